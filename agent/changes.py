"""Changes between two configs: which fields differ, with their values before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

JsonObject = dict[str, Any]
ABSENT = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed. `None` stands for a field that is not in the config.

    `linked` marks a field that followed from another one and was not asked for by itself.
    """

    path: str
    before: Any
    after: Any
    linked: bool = False

    def as_json(self) -> JsonObject:
        return {"path": self.path, "before": self.before, "after": self.after, "linked": self.linked}


def changes_between(before: JsonObject | None, after: JsonObject | None) -> list[Change]:
    """List the leaf fields that differ, in the order in which the later config holds them."""
    old, new = before or {}, after or {}
    old, new = dict(leaves(_unlike(old, new))), dict(leaves(_unlike(new, old)))
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Change(path, old.get(path), new.get(path)) for path in paths if old.get(path, ABSENT) != new.get(path, ABSENT)
    ]


def _unlike(config: JsonObject, other: JsonObject) -> JsonObject:
    return {key: value for key, value in config.items() if key not in other or other[key] != value}


def patch_between(before: JsonObject, after: JsonObject, prefix: str = "") -> list[JsonObject]:
    """The RFC 6902 operations that turn one JSON object into the other; a list that differs is replaced whole."""
    operations: list[JsonObject] = []
    for key in before.keys() | after.keys():
        path, old, new = f"{prefix}/{_escaped(key)}", before.get(key), after.get(key)
        if key not in after:
            operations.append({"op": "remove", "path": path})
        elif key not in before:
            operations.append({"op": "add", "path": path, "value": new})
        elif old == new:
            continue
        elif isinstance(old, dict) and isinstance(new, dict):
            operations += patch_between(old, new, path)
        else:
            operations.append({"op": "replace", "path": path, "value": new})
    return operations


def leaves(config: JsonObject, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (JSON Pointer, value) of every field; a list counts as one value."""
    for key, value in config.items():
        path = f"{prefix}/{_escaped(key)}"
        if isinstance(value, dict) and value:
            yield from leaves(value, path)
        else:
            yield path, value


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
