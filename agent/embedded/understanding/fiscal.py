"""Fiscal years: the month in which they begin, where someone says so, and the days that they then cover."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.calendar_words import MONTHS, skip
from agent.embedded.understanding.ranges import DateRange
from agent.embedded.understanding.tokens import Token, tokenize

_FISCAL = re.compile(r"\b(fy|fiscal|financial)", re.IGNORECASE)
_BEGINS = ("starts", "begins", "start", "begin", "starting", "beginning", "runs", "is")
_MONTHS_AND_ONE = 13


@dataclass(frozen=True, slots=True)
class FiscalStart:
    """The month in which fiscal years begin; a year is named after the one in which it ends."""

    month: int

    def applied(self, said: DateRange) -> DateRange:
        """A range that was read in calendar years, in fiscal ones."""
        earlier = -((_MONTHS_AND_ONE - self.month) % 12)
        start, end = said.start, said.end
        return replace(
            said,
            start=start and shift(start, "month", earlier),
            end=end if end is None or said.open_end else shift(end, "month", earlier),
        )


def fiscal_start(tokens: Sequence[Token], i: int) -> tuple[FiscalStart, int] | None:
    """ "our fiscal year starts in October", "FY begins 1 April"."""
    words = tuple(tokens)
    at = skip(words, i, "our", "the", "my", "their", "a")
    if at >= len(tokens) or tokens[at].lower not in ("fiscal", "financial", "fy"):
        return None
    at = skip(words, at + 1, "year", "years")
    if at >= len(tokens) or tokens[at].lower not in _BEGINS:
        return None
    at = skip(words, at + 1, "in", "on", "from", "the", "of", "1", "1st", "first")
    month = MONTHS.get(tokens[at].lower) if at < len(tokens) else None
    return (FiscalStart(month), at + 1 - i) if month else None


def said_start(texts: Iterable[str]) -> FiscalStart | None:
    """What messages say about when fiscal years begin; the last one that says so counts."""
    found: FiscalStart | None = None
    for text in texts:
        if _FISCAL.search(text):
            tokens = tokenize(text)
            starts = [each[0] for i in range(len(tokens)) if (each := fiscal_start(tokens, i))]
            found = starts[-1] if starts else found
    return found


def in_fiscal_years(acts: Sequence[Act], start: FiscalStart | None) -> list[Act]:
    """The acts with dates that were said in fiscal years; then the month in which they begin asks for nothing more."""
    said = [act for act in acts if act.field == "dates" and act.kind == Kind.SET and _FISCAL.search(act.words)]
    if not start or not said:
        return list(acts)
    return [
        replace(act, value=start.applied(act.value)) if act in said else act
        for act in acts
        if not isinstance(act.value, FiscalStart)
    ]
