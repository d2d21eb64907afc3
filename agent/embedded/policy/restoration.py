"""Restoration: the edits that bring back earlier values of single fields."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from agent.embedded.policy.transcript import Call
from agent.embedded.understanding import Situation
from agent.embedded.understanding.lexicon import lexicon
from schemas.record import RunLimits

Config = dict[str, Any]
_SOURCE = "/seed_generator"
_WHOLE = {"source": (_SOURCE,), "dates": (f"{_SOURCE}/start_date", f"{_SOURCE}/end_date")}
"""Fields that are more than the pointer of the lexicon."""


def restoring_edits(
    fields: Sequence[str], calls: Sequence[Call], situation: Situation, *, first: bool = False
) -> list[Config]:
    """The edits that give these fields the values before their last change, or their first ones; empty without any.

    What a first config brought was not there before it, so that no value before it comes back.
    """
    earlier = [each for name in fields for each in _earlier(name, calls, first=first)]
    if not earlier:
        return []
    present = situation.config or {}
    changed = deepcopy(present)
    for path, value in earlier:
        _put(changed, path.strip("/").split("/"), value)
    return list(_edits(present, changed))


def config_before(config: Config, changes: Sequence[Mapping[str, Any]]) -> Config:
    """The config before changes of its fields that were made since."""
    before = deepcopy(config)
    for change in changes:
        keys = change["path"].strip("/").split("/")
        if change["path"].lstrip("/") not in RunLimits.model_fields:
            _put(before, keys, change["before"])
    return before


def source_before(kind: str, calls: Sequence[Call], situation: Situation) -> Config | None:
    """The source of a kind as it was when another one took its place last; `None` where there was none."""
    for call in reversed(calls):
        before = {each["path"]: each["before"] for each in _changes(call)}
        if before.get(f"{_SOURCE}/config_type") == kind:
            seeds = {"seed_generator": deepcopy((situation.config or {}).get("seed_generator") or {})}
            for path, value in before.items():
                if path.startswith(_SOURCE):
                    _put(seeds, path.strip("/").split("/"), value)
            return seeds["seed_generator"]
    return None


def _earlier(name: str, calls: Sequence[Call], *, first: bool) -> Iterator[tuple[str, Any]]:
    """What a field and all under it were before the call that changed them last, or after the one that set them."""
    wanted = _WHOLE.get(name) or (lexicon().paths[name],)
    able = calls if first else [call for call in reversed(calls) if call.name != "propose_config"]
    for call in able:
        found = [each for each in _changes(call) if any(_touches(each["path"], path) for path in wanted)]
        if found:
            yield from ((each["path"], each["after" if first else "before"]) for each in found)
            return


def _changes(call: Call) -> Sequence[Mapping[str, Any]]:
    return call.result.get("changes") or ()


def _touches(path: str, wanted: str) -> bool:
    """Whether a changed field is the wanted one, lies under it, or is the list that holds it."""
    return path == wanted or path.startswith(f"{wanted}/") or wanted.startswith(f"{path}/")


def _put(holder: Config, keys: Sequence[str], value: Any) -> None:
    """Set a field, the objects around it made; `None` takes it out, with what it leaves empty."""
    key, *rest = keys
    if not rest:
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = value
        return
    inner = holder.setdefault(key, {})
    if isinstance(inner, dict):
        _put(inner, rest, value)
        if not inner:
            del holder[key]


def _edits(present: Config, changed: Config) -> Iterator[Config]:
    for stage in dict.fromkeys((*present, *changed)):
        if stage not in changed:
            yield {"edit": "remove_stage", "stage": stage}
        elif changed[stage] != present.get(stage):
            yield {"edit": "set_stage", "stage": stage, "config": changed[stage]}


def is_undone(calls: Sequence[Call]) -> bool:
    """Whether the last change was an undo, so that putting it back means to redo."""
    changing = [call.name for call in calls if call.ok and call.result.get("changes")]
    return changing[-1:] == ["undo"]
