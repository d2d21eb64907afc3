"""Acts: what one message asks for, each with its field, its value and the words it came from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an act does with its field."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    KEEP = "keep"
    EXCLUDE = "exclude"
    SCALE = "scale"
    SHIFT = "shift"
    REFER = "refer"
    ASK = "ask"
    RUN = "run"
    UNDO = "undo"
    REDO = "redo"
    ANSWER = "answer"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a message does. `words` is the slice of the message it came from; `start` and `end` are token indexes.

    `bound` is "at_least" or "at_most" where the message said so of a number; `weak` acts give way to topics.
    """

    kind: Kind
    field: str
    value: Any
    words: str
    start: int
    end: int
    bound: str | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as acts, in the order of its words, and the words that no act covers."""

    acts: tuple[Act, ...]
    unused: tuple[str, ...] = ()

    def value(self, field: str, kind: Kind = Kind.SET) -> Any:
        """The value of the act on `field`, or `None` where there is none."""
        return next((act.value for act in self.acts if act.field == field and act.kind == kind), None)

    def has(self, kind: Kind, field: str | None = None) -> bool:
        """Whether an act of this kind (on this field) was read."""
        return any(act.kind == kind and field in (None, act.field) for act in self.acts)
