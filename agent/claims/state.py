"""The state of a conversation: every field of config and limits by its JSON Pointer, in one comparable form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from schemas.pipeline import STAGES, QuestionPipeline
from schemas.record import RunLimits
from schemas.rollout import ModelConfig
from schemas.site import read_site

KINDS = ("config_type", "answer_type")
"""Fields that say what an object is; they count as set although they are the default of their class."""
ANSWERS = "/*/answer_type"
"""Stands for the answer types of all stages at once."""
_FILTERS = ("filter", "filter_criteria")
_HOLDERS = ("question_generator", "labeler", "renderer", "scorer")


@dataclass(frozen=True, slots=True)
class State:
    """`decided` holds the fields that differ from their default, `full` all of them; a list is one value."""

    decided: dict[str, Any] = field(default_factory=dict)
    full: dict[str, Any] = field(default_factory=dict)

    def under(self, pointer: str) -> dict[str, Any]:
        """The decided fields that a pointer names or holds."""
        return {path: value for path, value in self.decided.items() if covers(pointer, path)}

    def changes_to(self, later: "State") -> dict[str, tuple[Any, Any]]:
        """The decided fields that differ, each with its value before and after; `None` where it is at its default."""
        paths = dict.fromkeys((*self.decided, *later.decided))
        pairs = {path: (self.decided.get(path), later.decided.get(path)) for path in paths}
        return {path: (before, after) for path, (before, after) in pairs.items() if before != after}


def covers(pointer: str, path: str) -> bool:
    """Whether a pointer names a field or an object that holds it."""
    if pointer == ANSWERS:
        return path.split("/")[2:3] == ["answer_type"]
    return path == pointer or path.startswith(f"{pointer}/")


def state_of(config: Mapping[str, Any] | None, limits: RunLimits) -> State:
    """Bring a session's draft into its comparable form. Raises `ValidationError` where the config is no pipeline."""
    caps = {f"/limits/{name}": value for name, value in limits.model_dump().items()}
    stated = {path: value for path, value in caps.items() if value is not None}
    if config is None:
        return State(stated, caps)
    pipeline = QuestionPipeline.model_validate(config)
    found = list(_fields(pipeline))
    decided = {path: value for path, value, is_decided in found if is_decided} | stated
    full = {path: value for path, value, _ in found} | caps
    kinds = {full[path] for stage in _HOLDERS if (path := f"/{stage}/answer_type/answer_type") in full}
    full[ANSWERS] = "|".join(sorted(kinds)) or None
    return State(decided, full)


def _fields(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any, bool]]:
    """Yield path, value and whether it is decided, of every field of every stage that is there."""
    for name, info in type(model).model_fields.items():
        value: Any = getattr(model, name)
        path = f"{prefix}/{name}"
        if isinstance(value, BaseModel) and name not in _FILTERS:
            yield from _fields(value, path)
        elif name == "context_generators" and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _fields(item, f"{path}/{index}")
        elif name not in STAGES:
            is_kind = name in KINDS and isinstance(value, str)
            yield path, plain(name, value), is_kind or info.is_required() or value != info.get_default()


def plain(name: str, value: Any) -> Any:
    """A field's value as JSON in one form: lists for what may be one or many, days for moments, sites without www."""
    if value is None:
        return None
    if name in ("start_date", "end_date"):
        return value.date().isoformat()
    if name == "source_domain":
        return sorted(read_site(each) for each in ([value] if isinstance(value, str) else value))
    if name == "search_query":
        return [value] if isinstance(value, str) else list(value)
    if name in _FILTERS:
        return [_item(each) for each in (value if isinstance(value, list) else [value])]
    if name == "models":
        return [_item(each) for each in value]
    return value


def _item(item: BaseModel) -> dict[str, Any]:
    """An item of a list without its defaults; a model keeps its name."""
    named = {"model_name": item.model_name} if isinstance(item, ModelConfig) else {}
    return item.model_dump(mode="json", exclude_defaults=True) | named
