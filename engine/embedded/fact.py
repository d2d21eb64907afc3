"""Facts: one statement of a passage with the span that can be asked for, and the wordings that ask for it."""

from dataclasses import dataclass
from enum import StrEnum

from engine.embedded.english.number import Quantity


class FactKind(StrEnum):
    """What is asked for."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    DEFINITION = "definition"
    RULE = "rule"
    REASON = "reason"
    STATEMENT = "statement"


UNIT = "{unit}"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question without its source: `text` starts in lower case and may hold a `{unit}` slot; `frame` names its rule.

    `rank` orders candidates, best first: 1 for the surest frames, towards 0 for the fallbacks.
    """

    text: str
    frame: str
    rank: float


@dataclass(frozen=True, slots=True)
class Fact:
    """An answerable fact: `sentence` is word for word from the passage, `span` the answer as written in it."""

    kind: FactKind
    sentence: str
    statement: str
    span: str
    span_start: int
    wording: Wording
    quantity: Quantity | None = None
