"""A wording: a question without its source, and the rule that wrote it."""

import re
from dataclasses import dataclass
from enum import StrEnum

UNIT = "{unit}"
"""Stands in a wording where ", in percent" may go."""
OPEN = re.compile(r"[^VHMSCR,;:\"X]*")
"""Classes of words between a verb and an answer that hide no other clause and no list."""


class FactKind(StrEnum):
    """What is asked for."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    DEFINITION = "definition"
    RULE = "rule"
    REASON = "reason"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question that starts in lower case and may hold a `UNIT`; `frame` names its rule.

    `rank` orders candidates, best first: 1 for the surest frames, towards 0 for the fallbacks.
    """

    text: str
    frame: str
    rank: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A wording with the answer that it asks for, as written in the sentence."""

    kind: FactKind
    span: str
    wording: Wording
