"""The JSON Schema of an answer, ready to be sent and to check what comes back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

import orjson
from jsonschema import Draft202012Validator, SchemaError, ValidationError
from jsonschema.exceptions import best_match  # pyright: ignore[reportUnknownVariableType]
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, Schema

from schemas.errors import CallerError

_LONGEST_COMPLAINT = 300
_HERE = "urn:answer"
_INSTRUCTION = "Answer with JSON alone, without any other text, that follows this JSON Schema:\n"


class AnswerSchema:
    """A JSON Schema (Draft 2020-12) that an answer has to follow; make it once and use it for every call.

    `text` is the schema as JSON. Raises `CallerError` where it is no schema, or refers to one that lies elsewhere.
    """

    __slots__ = ("_errors", "instruction", "response_format", "text")

    def __init__(self, schema: Mapping[str, Any]) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            raise CallerError(f"The answer's schema is no JSON Schema: {error.message[:_LONGEST_COMPLAINT]}") from error
        _check_references(schema)
        # A registry of its own keeps the validator from fetching what a schema refers to.
        validator = Draft202012Validator(schema, registry=Registry[Schema]())
        self._errors = cast("Callable[[object], Iterable[ValidationError]]", validator.iter_errors)
        self.text = orjson.dumps(schema).decode()
        self.instruction = _INSTRUCTION + self.text
        json_schema = {"name": "answer", "strict": _is_strict(schema), "schema": schema}
        self.response_format = orjson.Fragment(orjson.dumps({"type": "json_schema", "json_schema": json_schema}))

    def complaint(self, answer: object) -> str | None:
        """Say where an answer breaks the schema; `None` where it follows it."""
        error = cast("ValidationError | None", best_match(self._errors(answer)))
        return None if error is None else f"{error.json_path}: {error.message[:_LONGEST_COMPLAINT]}"


def _check_references(schema: Mapping[str, Any]) -> None:
    resolver = Registry[Schema]().with_resource(_HERE, DRAFT202012.create_resource(schema)).resolver(_HERE)
    for target in _references(schema):
        try:
            resolver.lookup(target)
        except Unresolvable as error:
            message = f"The answer's schema refers to {target!r}, which it does not hold; put it into $defs."
            raise CallerError(message) from error


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for key, value in cast("Mapping[str, object]", schema).items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                yield value
            yield from _references(value)
    elif isinstance(schema, list):
        for value in cast("list[object]", schema):
            yield from _references(value)


def _is_strict(schema: object) -> bool:
    """Whether every object in a schema requires all it names and nothing else, as OpenAI's strict mode demands."""
    if isinstance(schema, list):
        return all(_is_strict(part) for part in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return True
    parts = cast("Mapping[str, object]", schema)
    if parts.get("type") == "object":
        named = set(cast("Mapping[str, object]", parts.get("properties", {})))
        required = set(cast("list[str]", parts.get("required", [])))
        if parts.get("additionalProperties") is not False or named != required:
            return False
    return all(_is_strict(value) for value in parts.values())
