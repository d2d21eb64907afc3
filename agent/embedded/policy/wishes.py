"""Wishes: what the user's messages, taken together, say about a pipeline that does not exist yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from agent.embedded.policy.transcript import Said, Transcript
from agent.embedded.understanding import Act, Kind, Option, Reading, Situation, read_message
from agent.embedded.understanding.lexicon import lexicon

_LISTS = ("topic", "source_domain")


@dataclass(frozen=True, slots=True)
class Wish:
    """Values by field; `bounds` says where a number was a least or a most, `decide` that the rest is left to us."""

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    bounds: dict[str, str] = field(default_factory=dict[str, str])
    excluded: dict[str, Any] = field(default_factory=dict[str, Any])
    decide: bool = False

    def get(self, name: str) -> Any:
        return self.values.get(name)


def understood(said: Said, situation: Situation) -> Reading:
    """The reading of a message; a picked option is read as the sentence it stands for."""
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
    for each in said:
        wish = folded(wish, understood(each, fresh).acts)
    return wish


def folded(wish: Wish, acts: Iterable[Act]) -> Wish:
    """The wish after one more message."""
    values, bounds, excluded, decide = dict(wish.values), dict(wish.bounds), dict(wish.excluded), wish.decide
    for act in acts:
        if act.kind == Kind.SET and not (act.weak and act.field in values):
            values[act.field] = list(act.value) if act.field in _LISTS else act.value
            bounds[act.field] = act.bound or ""
        elif act.kind == Kind.ADD:
            values[act.field] = [*values.get(act.field, []), *act.value] if act.field in _LISTS else True
        elif act.kind == Kind.REMOVE:
            values[act.field] = False
        elif act.kind == Kind.SCALE:
            values[act.field] = int(act.value * (values.get(act.field) or lexicon().defaults.get(act.field, 1)))
        elif act.kind == Kind.EXCLUDE:
            excluded[act.field] = act.value
            if values.get(act.field) == act.value:
                del values[act.field]
        decide = decide or (act.kind == Kind.ANSWER and act.field == "decide")
    return Wish(values, bounds, excluded, decide)
