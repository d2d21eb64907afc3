"""Patches: RFC 6902 operations on a config, with list items addressed by name instead of by index."""

from typing import Any, Literal

import jsonpatch
from pydantic import BaseModel, ConfigDict, Field

from agent.changes import JsonObject
from schemas.errors import ToldToModel

NAME_KEYS = ("model_name", "rubric", "name", "config_type")


class Operation(BaseModel):
    """One RFC 6902 operation. In `path` a list item is named (its model_name, rubric or own text), never numbered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Literal["add", "remove", "replace", "test"]
    path: str = Field(pattern=r"^(/.*)?$")
    value: Any = None


def apply_operations(config: JsonObject, operations: list[Operation]) -> JsonObject:
    """Apply all operations to a copy, or none.

    Raises `ToldToModel` where a path leads nowhere, an item is numbered or unknown, or a `test` fails.
    """
    patched = config
    for operation in operations:
        concrete = operation.model_dump(exclude={"value"} if operation.op == "remove" else set())
        concrete["path"] = _with_indices(patched, operation.path)
        try:
            patched = jsonpatch.apply_patch(patched, [concrete])
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError) as error:
            raise ToldToModel(f"{operation.op} {operation.path}: {error}. Nothing was changed.") from error
    if not isinstance(patched, dict):
        raise ToldToModel(
            "The patch would replace the whole config by something else. Use propose_config for a new one."
        )
    return patched


def _with_indices(config: JsonObject, path: str) -> str:
    """Translate the names of list items in a pointer into the indices that RFC 6902 knows."""
    node: Any = config
    parts: list[str] = []
    for part in path.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and name != "-":
            index = _index_of(node, name, path)
            node, part = node[index], str(index)
        else:
            node = node.get(name) if isinstance(node, dict) else None
        parts.append(part)
    return "".join(f"/{part}" for part in parts)


def _index_of(items: list[Any], name: str, path: str) -> int:
    names = [_name_of(item) for item in items]
    if names.count(name) == 1:
        return names.index(name)
    known = ", ".join(repr(each) for each in names) or "the list is empty"
    problem = "names several items" if name in names else "names no item"
    raise ToldToModel(f"{path}: {name!r} {problem}. Items are addressed by name: {known}; '-' appends.")


def _name_of(item: Any) -> str:
    if isinstance(item, dict):
        return next((str(item[key]) for key in NAME_KEYS if item.get(key)), "")
    return str(item)
