"""Changes between two configs: which fields differ, with their values before and after."""

from collections.abc import Iterator, Mapping
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
    old, new = dict(leaves(before or {})), dict(leaves(after or {}))
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Change(path, old.get(path), new.get(path)) for path in paths if old.get(path, ABSENT) != new.get(path, ABSENT)
    ]


def leaves(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (JSON Pointer, value) of every field; a list counts as one value."""
    for key, value in config.items():
        path = f"{prefix}/{key.replace('~', '~0').replace('/', '~1')}"
        if isinstance(value, Mapping) and value:
            yield from leaves(value, path)
        else:
            yield path, value
