"""Further periods: units counted from today or by number, months of a relative year, days written without signs."""

import re
from datetime import date, timedelta

from agent.embedded.understanding.calendar import DAY, Period, months_from, shift, unit_around
from agent.embedded.understanding.calendar_words import MONTHS, Found, Rule, Tokens, skip, unit, word, year_number
from agent.embedded.understanding.numbers import count

_RELATIVE_YEARS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PART = re.compile(r"(q(?=[1-4])|h(?=[12]))(\d)")
_DECADES = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_TENTHS = {"early": (0, 3), "mid": (4, 6), "middle": (4, 6), "late": (7, 9)}


def before_last(tokens: Tokens, i: int, today: date) -> Found:
    """The week before last, the month before last, the day before yesterday, the day after tomorrow."""
    at = skip(tokens, i, "the")
    name, tail = unit(tokens, at), (word(tokens, at + 1), word(tokens, at + 2))
    if name and tail == ("before", "last"):
        anchor = today if name in ("day", "week", "weekend", "fortnight") else today.replace(day=1)
        return unit_around(shift(anchor, name, -2), name), at + 3 - i
    days = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}.get(tail) if name == "day" else None
    if days is None:
        return None
    day = today + timedelta(days=days)
    return Period(day, day), at + 3 - i


def this_past(tokens: Tokens, i: int, today: date) -> Found:
    """This past summer, the past winter."""
    at = skip(tokens, i, "the", "this")
    first = _SEASONS.get(word(tokens, at + 1)) if word(tokens, at) in ("past", "previous") else None
    if not first:
        return None
    years = (months_from(year, first, 3) for year in range(today.year, today.year - 3, -1))
    return next(period for period in years if period.end < today), at + 2 - i


def month_of_year(tokens: Tokens, i: int, today: date) -> Found:
    """September of last year, March last year, Q4 last year, summer this year."""
    number = MONTHS.get(word(tokens, i)) or _SEASONS.get(word(tokens, i))
    part = _PART.fullmatch(word(tokens, i))
    at = skip(tokens, i + 1, "of", "in")
    step = _RELATIVE_YEARS.get(word(tokens, at))
    if not (number or part) or step is None or word(tokens, at + 1) != "year":
        return None
    if part:
        length = 3 if part[1] == "q" else 6
        return months_from(today.year + step, (int(part[2]) - 1) * length + 1, length), at + 2 - i
    return months_from(today.year + step, number or 1, 3 if word(tokens, i) in _SEASONS else 1), at + 2 - i


def part_of_decade(tokens: Tokens, i: int, today: date) -> Found:
    """The early 2020s, the mid 2010s, late 1990s, the late nineties."""
    at = skip(tokens, i, "the")
    tenths = _TENTHS.get(word(tokens, at))
    text = word(tokens, skip(tokens, at + 1, "-", "the"))
    first = _DECADES.get(text) or (
        int(text[:4]) if len(text) == 5 and text[:4].isdecimal() and text.endswith("0s") else 0
    )
    if not tenths or not first:
        return None
    end = skip(tokens, at + 1, "-", "the") + 1
    return Period(date(first + tenths[0], 1, 1), date(first + tenths[1], 12, 31)), end - i


def numbered_week(tokens: Tokens, i: int, today: date) -> Found:
    """Week 10 of 2024, calendar week 3 2025, CW 7 2024, 2024-W10: the week of ISO 8601."""
    text = word(tokens, i + 2)
    written = year_number(tokens, i)
    if written and word(tokens, i + 1) == "-" and text.startswith("w") and text[1:].isdecimal():
        return _week(written, int(text[1:]), 3)
    at = skip(tokens, i, "the", "calendar", "iso")
    if word(tokens, at) not in ("week", "cw", "kw") or not word(tokens, at + 1).isdecimal():
        return None
    end = skip(tokens, at + 2, "of", "in", ",", "/")
    year = year_number(tokens, end)
    return _week(year, int(word(tokens, at + 1)), end + 1 - i) if year else None


def _week(year: int, number: int, length: int) -> Found:
    if not 1 <= number <= 53:
        return None
    start = date(year, 1, 4) - timedelta(days=date(year, 1, 4).weekday()) + timedelta(weeks=number - 1)
    return Period(start, start + timedelta(days=6)), length


def fiscal_quarter(tokens: Tokens, i: int, today: date) -> Found:
    """FY24 Q2, fiscal 2023 H1."""
    text = word(tokens, i)
    digits, at = (text[2:], i + 1) if text.startswith("fy") else (word(tokens, i + 1), i + 2)
    part = word(tokens, at)
    if text not in ("fiscal", "fy") and not text.startswith("fy"):
        return None
    if not digits.isdecimal() or len(part) != 2 or part[0] not in "qh" or not part[1].isdecimal():
        return None
    length = 3 if part[0] == "q" else 6
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    if not 1 <= int(part[1]) <= 12 // length or not 1900 <= year <= 2099:
        return None
    return months_from(year, (int(part[1]) - 1) * length + 1, length), at + 1 - i


def compact_day(tokens: Tokens, i: int, today: date) -> Found:
    """20240115."""
    text = word(tokens, i)
    if len(text) != 8 or not text.isdecimal() or not 1900 <= int(text[:4]) <= 2099:
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return Period(day, day), 1


def full_units(tokens: Tokens, i: int, today: date) -> Found:
    """The last three full months, the previous two complete quarters: calendar units that are over."""
    at = skip(tokens, i, "the")
    if word(tokens, at) not in ("last", "past", "previous"):
        return None
    amount = count(tokens, at + 1)
    end = at + 1 + amount[1] if amount else at
    name = unit(tokens, end + 1) if amount and word(tokens, end) in ("full", "complete", "calendar", "whole") else None
    if not amount or not name:
        return None
    last = unit_around(today, name).start - DAY
    first = unit_around(shift(unit_around(today, name).start, name, -amount[0]), name).start
    return Period(first, last), end + 2 - i


MORE: tuple[Rule, ...] = (
    before_last,
    this_past,
    month_of_year,
    part_of_decade,
    numbered_week,
    fiscal_quarter,
    compact_day,
    full_units,
)
