"""Slices of time: a window cut into pieces of some days, each a search of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slice:
    """A span of time, both ends included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, both included; an `end` at midnight means that whole day."""

    start: datetime
    end: datetime
    slice_days: int

    @property
    def last(self) -> datetime:
        """The last moment."""
        return self.end + (_DAY - _TICK) if self.end.time() == time(0) else self.end

    @property
    def slice_count(self) -> int:
        """How many slices there are."""
        return max((self.last - self.start) // timedelta(days=self.slice_days) + 1, 0)

    def slices(self, known: tuple[date, date] | None = None) -> Iterator[Slice]:
        """Yield the slices in order of time; those wholly outside the days that are `known` are left out."""
        length, count = timedelta(days=self.slice_days), self.slice_count
        first, last = 0, count - 1
        if known is not None:
            if self.last < _midnight(known[0]):
                return
            first = max(first, (_midnight(known[0]) - self.start) // length)
            last = min(last, (_midnight(known[1]) + (_DAY - _TICK) - self.start) // length)
        for number in range(first, last + 1):
            start = self.start + number * length
            yield Slice(start, self.last if number == count - 1 else start + length - _TICK)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)
