"""Date ranges as values: from which day to which, and which rules read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.calendar_words import Tokens

_SHORTEST_QUARTER = 89


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

    def in_year_of(self, other: "DateRange", today: date) -> "DateRange":
        """The same days of the year in which they lie within another range, else of the nearest year that has begun.

        Only where no year was said. An end alone has to leave the other range's other end in place.
        """
        known = self.start or self.end
        if not (self.cycle and known and other.start and other.end):
            return self
        years = range(other.start.year - known.year - 1, other.end.year - known.year + 2)
        able = [each for each in map(self._later, years) if each.fits(other, today)]
        return min(able, key=lambda each: (not each._shares_year(other), each.distance(other)), default=self)

    def _shares_year(self, other: "DateRange") -> bool:
        """Whether it is a quarter or half of the one year that the other range lies in."""
        days = [self.start, self.end, other.start, other.end]
        if not (self.start and self.end) or len({day.year for day in days if day}) != 1:
            return False
        return self.start.month % 3 == 1 and (self.end - self.start).days >= _SHORTEST_QUARTER

    def _later(self, years: int) -> "DateRange":
        start, end = (day and shift(day, "year", years) for day in (self.start, self.end))
        return DateRange(start, end)

    def fits(self, other: "DateRange", today: date) -> bool:
        """Whether it has begun, and runs forward with what it leaves open taken from another range."""
        start, end = self.start or other.start, self.end or other.end
        return bool(start and end and start <= end and start <= today)

    def distance(self, other: "DateRange") -> int:
        """How many days it reaches out of another range."""
        assert other.start and other.end
        out = [abs((day - other.start).days) for day in (self.start, self.end) if day and day < other.start]
        return max([*out, *((day - other.end).days for day in (self.start, self.end) if day and day > other.end), 0])

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
