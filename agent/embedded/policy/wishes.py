"""Wishes: what the user's messages, taken together, say about a pipeline that does not exist yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from agent.embedded.policy.transcript import Said, Transcript
from agent.embedded.understanding import Act, Kind, Option, Reading, Situation, read_message
from agent.embedded.understanding.lexicon import lexicon

_LISTS = ("topic", "source_domain", "models", "examples", "bad_examples", "file_filters", "prompts")
_ENUMERATED = re.compile(r"\s*,\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+")
_LEAST_ITEMS, _LONGEST_ITEM = 3, 4
_GATHERED = ("instructions", "filter_rubric", "examples", "bad_examples", "file_filters")


@dataclass(frozen=True, slots=True)
class Wish:
    """Values by field; `bounds` says where a number was a least or a most, `decide` that the rest is left to us."""

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    bounds: dict[str, str] = field(default_factory=dict[str, str])
    excluded: dict[str, Any] = field(default_factory=dict[str, Any])
    decide: bool = False
    added: frozenset[str] = frozenset()
    """Fields of which only more was said: their values join those that stand."""

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a reading depends on; situations hold dicts, so that only the texts make the hash."""

    said: Said
    situation: Situation

    def __hash__(self) -> int:
        return hash(self.said)


def understood(said: Said, situation: Situation) -> Reading:
    """The reading of a message; a picked option is read as the sentence it stands for."""
    # Without what no reading looks at, so that one message is read once though tools have answered since.
    looked_at = Situation(
        today=situation.today,
        config=situation.config,
        max_questions=situation.max_questions,
        file_sets=situation.file_sets,
        recent=situation.recent,
        fiscal_start=situation.fiscal_start,
    )
    return _understood(_Heard(said, looked_at))


@lru_cache(maxsize=256)
def _understood(heard: _Heard) -> Reading:
    said, situation = heard.said, heard.situation
    reading = read_message(said.text, replace(situation, open_question=said.question))
    option = reading.value("option", Kind.ANSWER)
    if isinstance(option, Option):
        return read_message(option.value, replace(situation, open_question=None))
    return reading


def wish_of(transcript: Transcript) -> Wish:
    """The wish of the whole conversation so far; later messages win over earlier ones."""
    fresh = replace(transcript.situation, config=None)
    said = [*transcript.earlier, transcript.said]
    goal = transcript.situation.goal
    if goal and all(each.text != goal for each in said):
        said.insert(0, Said(goal))
    wish = Wish()
    for reading in (understood(each, fresh) for each in said):
        wish = folded(Wish() if reading.has(Kind.RUN, "restart") else wish, reading.acts)
    return wish


def folded(wish: Wish, acts: Iterable[Act]) -> Wish:
    """The wish after one more message."""
    values, bounds, excluded, decide = dict(wish.values), dict(wish.bounds), dict(wish.excluded), wish.decide
    added = set(wish.added)
    for act in acts:
        if act.kind == Kind.SET and not (act.weak and act.field in values):
            values[act.field] = _joined(act, values.get(act.field))
            bounds[act.field] = act.bound or ""
            added.discard(act.field)
        elif act.kind == Kind.ADD:
            added |= {act.field} if act.field not in values else set()
            values[act.field] = [*(values.get(act.field) or []), *act.value] if act.field in _LISTS else True
        elif act.kind == Kind.REMOVE:
            values[act.field] = False
        elif act.kind in (Kind.SCALE, Kind.SHIFT) and act.field != "dates":
            values[act.field] = changed_number(act, values.get(act.field))
        elif act.kind == Kind.EXCLUDE:
            excluded[act.field] = act.value
            if values.get(act.field) == act.value:
                del values[act.field]
        decide = decide or (act.kind == Kind.ANSWER and act.field == "decide")
    return Wish(values, bounds, excluded, decide, frozenset(added))


def _joined(act: Act, before: Any) -> Any:
    """The value of a field that was said, together with what was said of it before where all of it counts."""
    value: Any = list(act.value) if act.field in _LISTS else act.value
    if act.field == "filter_rubric":
        value = _rubrics(value)
    if act.field not in _GATHERED or not before:
        return value
    if act.field == "instructions":
        return f"{manner_instruction(before)} {manner_instruction(value)}"
    return [*before, *value]


def _rubrics(said: str) -> list[str]:
    """ "not trivial, ambiguous or about sports": each thing that is enumerated is a bar of its own."""
    body = said.removeprefix("Not ").rstrip(".")
    items = [item for item in _ENUMERATED.split(body) if item]
    long = any(len(item.split()) > _LONGEST_ITEM for item in items)
    if body == said.rstrip(".") or "," not in body or len(items) < _LEAST_ITEMS or long:
        return [said]
    return [f"Not {item}." for item in items]


def manner_instruction(manner: str) -> str:
    """A way that questions should be, as an instruction; instructions in words of their own stay as they are."""
    return manner if " " in manner and manner[0].isupper() else f"Make the questions {manner}."


def changed_number(act: Act, present: float | None) -> int:
    """A number after "twice as many" or "3 more"; where none stands yet, from the default."""
    number = present or lexicon().defaults.get(act.field, 1)
    return int(act.value * number) if act.kind == Kind.SCALE else int(number + act.value)
