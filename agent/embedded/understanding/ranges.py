"""Date ranges as values: from which day to which, and which rules read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.calendar_words import Tokens


@dataclass(frozen=True, slots=True)
class DateRange:
    """From `start` to `end`, both included; `None` where the words leave it open.

    `open_end` marks an end that is today only because none was said.
    """

    start: date | None
    end: date | None
    open_end: bool = False
    cycle: bool = False
    """Whether no year was said: then the same days of another year may be meant."""

    def in_year_of(self, other: "DateRange") -> "DateRange":
        """The same days of the year in which they lie within another range, where no year was said."""
        if not (self.cycle and self.start and self.end and other.start and other.end):
            return self
        for years in range(other.start.year - self.start.year, other.end.year - self.start.year + 1):
            start, end = shift(self.start, "year", years), shift(self.end, "year", years)
            if other.start <= start and end <= other.end:
                return DateRange(start, end)
        return self

    def joined(self, other: "DateRange") -> "DateRange":
        """Both ranges and what lies between them; one without a year is taken next to the other."""
        if not (self.start and self.end and other.start and other.end):
            return self
        start, end, first = self.start, self.end, other.start
        if self.cycle:
            near = min(range(-8, 9), key=lambda years: abs(shift(start, "year", years) - first))
            start, end = shift(start, "year", near), shift(end, "year", near)
        return DateRange(min(start, first), max(end, other.end))


RangeFound = tuple[DateRange, int] | None
RangeRule = Callable[[Tokens, int, date], RangeFound]
