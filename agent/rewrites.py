"""A rewrite: a whole config in place of one that is there, and what it would lose of what the user set."""

from collections.abc import Iterator
from typing import Any

from agent.changes import JsonObject, leaves
from schemas.pipeline import CONFIGS, TransformType
from schemas.record import Draft, Origin
from schemas.violation import Violation

DROPPED = "field_dropped"
_STATED = (Origin.GOAL, Origin.ANSWER)
_HINT = "Keep it. For one change use edit_config; with new_start true, what the user set before may go."


def dropped_by(draft: Draft, config: JsonObject) -> list[Violation]:
    """A violation for each field or stage that the user set, that a new config leaves out, and that it could hold."""
    lost = dict.fromkeys(_lost(draft, config))
    return [
        Violation(
            path=path, code=DROPPED, level="error", message=f"{path} was set by the user and is left out.", hint=_HINT
        )
        for path in lost
    ]


def _lost(draft: Draft, config: JsonObject) -> Iterator[str]:
    kept = dict(leaves(config))
    for path, value in leaves(draft.config or {}):
        stage, *fields = path.split("/")[1:]
        if draft.provenance.get(path) not in _STATED or path in kept:
            continue
        if not config.get(stage):
            yield f"/{stage}"
        elif fields and _is_decided(config[stage], fields[0], value):
            yield path


def _is_decided(stage: Any, name: str, value: Any) -> bool:
    """Whether a stage of this kind has the field, and would hold something else without the value."""
    kind = stage.get("config_type") if isinstance(stage, dict) else None
    known = CONFIGS[TransformType(kind)].model_fields if kind in CONFIGS else {}
    return name in known and known[name].default != value
