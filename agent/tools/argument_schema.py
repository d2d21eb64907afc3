"""The schema of a tool's arguments, in the plain JSON Schema that every provider's tool calls take."""

from typing import Any, cast

from pydantic import BaseModel

from agent.changes import JsonObject

_UNNEEDED = frozenset({"$defs", "discriminator", "title"})
"""Words for programs: they cost tokens and tell a model nothing."""


def argument_schema(arguments: type[BaseModel]) -> JsonObject:
    """The schema with its references put in place, alternatives under `anyOf` and constants as one-valued enums.

    Some providers know no `$ref`, `oneOf` or `const`, and drop what they don't know without a word.
    """
    schema = arguments.model_json_schema()
    return cast("JsonObject", _plain(schema, schema.get("$defs", {})))


def _plain(node: Any, definitions: JsonObject, *, is_names: bool = False) -> Any:
    if isinstance(node, list):
        return [_plain(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if is_names:
        return {name: _plain(value, definitions) for name, value in node.items()}
    if "$ref" in node:
        return _plain(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
    plain: JsonObject = {}
    for word, value in node.items():
        if word in _UNNEEDED:
            continue
        if word == "const":
            plain["enum"] = [value]
        else:
            name = "anyOf" if word == "oneOf" else word
            plain[name] = _plain(value, definitions, is_names=word == "properties")
    return plain
