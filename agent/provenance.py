"""Provenance: where the value of each field of a config came from, by JSON Pointer."""

from collections.abc import Iterator, Mapping

from agent.changes import JsonObject, leaves
from schemas.pipeline import CONFIGS, TransformType
from schemas.record import Draft, Origin


def provenance_of(draft: Draft) -> dict[str, str] | None:
    """The origin of every field, of those too that the config leaves out and that have a default worth naming.

    `None` where there is no config.
    """
    if draft.config is None:
        return None
    stated = {path: draft.provenance.get(path, Origin.GOAL) for path, _ in leaves(draft.config)}
    return {path: origin.value for path, origin in stated.items()} | dict.fromkeys(
        _left_out(draft.config), Origin.DEFAULT.value
    )


def _left_out(part: JsonObject, prefix: str = "") -> Iterator[str]:
    """Pointers of the fields that a stage, or a stage within it, does not hold and that have a default."""
    kind = part.get("config_type")
    for name, info in CONFIGS[TransformType(kind)].model_fields.items() if kind else ():
        held = part.get(name)
        if isinstance(held, Mapping):
            yield from _left_out(dict(held), f"{prefix}/{name}")
        elif name not in part and not info.is_required() and info.default not in (None, []):
            yield f"{prefix}/{name}"
