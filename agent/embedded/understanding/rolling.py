"""Rolling ranges: lengths of time that end today or begin at a day: "the last 60 days", "year to date"."""

from datetime import date

from agent.embedded.understanding.calendar import DAY, shift, unit_around
from agent.embedded.understanding.calendar_words import Tokens, skip, unit, word
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.parts_of_periods import period
from agent.embedded.understanding.ranges import DateRange, RangeFound

_ROLLING = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "trailing": -1,
    "recent": -1,
    "next": 1,
    "coming": 1,
    "following": 1,
}


def rolled(amount: int, name: str, direction: int, today: date) -> DateRange:
    other = shift(today, name, direction * amount)
    return DateRange(other, today) if direction < 0 else DateRange(today + DAY, other)


def rolling(tokens: Tokens, i: int, today: date) -> RangeFound:
    """The last 60 days, past two weeks, the most recent 3 months, 60 last days, the past year, next 90 days."""
    at = skip(tokens, i, "the", "over", "in", "for", "during", "within", "since", "of", "from", "most")
    amount = count(tokens, at)
    direction = _ROLLING.get(word(tokens, at + amount[1] if amount else at))
    if direction is None:
        return None
    at = at + 1 + (amount[1] if amount else 0)
    amount = amount or count(tokens, at)
    if word(tokens, at - 1) in ("past", "trailing") and not amount:
        amount = (1, 0)
    elif amount and word(tokens, at - 1) in _ROLLING:
        after = count(tokens, at)
        at += after[1] if after else 0
    last = skip(tokens, at, "-", "calendar", "whole")
    if word(tokens, last) in ("half", "hours", "hour"):
        return _parts(tokens, last, amount, direction, i, today)
    name = unit(tokens, last)
    if not amount or not name:
        return None
    return rolled(amount[0], name, direction, today), last + 1 - i


def _parts(tokens: Tokens, at: int, amount: tuple[int, int] | None, direction: int, i: int, today: date) -> RangeFound:
    """The last half year is six months; 48 hours are two days."""
    if word(tokens, at) == "half":
        end = skip(tokens, at + 1, "-", "a")
        return (rolled(6, "month", direction, today), end + 1 - i) if unit(tokens, end) == "year" else None
    hours = amount[0] if amount else 1
    return rolled(-(-hours // 24), "day", direction, today), at + 1 - i


def since_duration(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Since 2 months, going back three years, go back a full year; within 30 days of today is not one."""
    if word(tokens, i) not in ("since", "back", "covering"):
        return None
    at = skip(tokens, i + 1, "by", "to", "for")
    amount = count(tokens, at) or ((1, 1) if word(tokens, at) in ("a", "one") else None)
    last = skip(tokens, at + amount[1], "full", "whole") if amount else at
    name = unit(tokens, last) if amount else None
    if not amount or not name or word(tokens, last + 1) in ("ago", "back"):
        return None
    return rolled(amount[0], name, -1, today), last + 1 - i


def to_date(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Year to date, YTD, month to date, so far this year."""
    at = skip(tokens, i, "the")
    short = {"ytd": "year", "mtd": "month", "qtd": "quarter"}.get(word(tokens, at))
    if short:
        return DateRange(unit_around(today, short).start, today), at + 1 - i
    if word(tokens, at) == "so" and word(tokens, at + 1) == "far":
        name = unit(tokens, skip(tokens, at + 2, "this", "in"))
        end = skip(tokens, at + 2, "this", "in") + 1
    else:
        name = unit(tokens, at)
        to = skip(tokens, at + 1, "-")
        end = (
            skip(tokens, to + 2, "-")
            if (word(tokens, to), word(tokens, skip(tokens, to + 1, "-"))) == ("to", "date")
            else -1
        )
        end = skip(tokens, to + 1, "-") + 1 if end > 0 else -1
    if name and end > 0:
        return DateRange(unit_around(today, name).start, today), end - i
    return _so_far(tokens, at, i, today)


def _so_far(tokens: Tokens, at: int, i: int, today: date) -> RangeFound:
    """2025 so far; this quarter to date."""
    found = period(tokens, at, today)
    after = at + found[1] if found else at
    closed = (word(tokens, after), word(tokens, after + 1)) in (("so", "far"), ("to", "date"))
    if not found or not closed or not found[0].start <= today <= found[0].end:
        return None
    return DateRange(found[0].start, today), after + 2 - i
