"""Period rules: the words for a month, quarter, season, year or other stretch of the calendar.

A rule is `rule(tokens, i, today) -> (Period, length) | None`.
"""

import re
from datetime import date

from agent.embedded.understanding.calendar import DAY, Period, latest_begun, months_from, shift, unit_around
from agent.embedded.understanding.calendar_words import (
    MONTHS,
    Found,
    Rule,
    Tokens,
    bare_word_is_a_date,
    skip,
    unit,
    word,
    year_after,
    year_number,
)
from agent.embedded.understanding.days import DAY_RULES

_LONGEST_MONTH = 31
_QUARTER = re.compile(r"(?P<before>\d{4})?(?P<name>[qh][1-4]|[1-4][qh])(?P<after>\d{4}|\d{2})?")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def iso_month(tokens: Tokens, i: int, today: date) -> Found:
    """2024-01."""
    month = word(tokens, i + 2)
    if (
        year_number(tokens, i)
        and word(tokens, i + 1) == "-"
        and len(month) == 2
        and month.isdecimal()
        and 1 <= int(month) <= 12
    ):
        return months_from(int(word(tokens, i)), int(month), 1), 3
    return None


def slashed_month(tokens: Tokens, i: int, today: date) -> Found:
    """03/2025."""
    month = word(tokens, i)
    year = year_number(tokens, i + 2)
    if year and word(tokens, i + 1) == "/" and month.isdecimal() and 1 <= int(month) <= 12:
        return months_from(year, int(month), 1), 3
    return None


def month(tokens: Tokens, i: int, today: date) -> Found:
    """March 2025, Mar '25, March of last year is not one; March alone is the latest that has begun."""
    number = MONTHS.get(word(tokens, i).removesuffix("'s"))
    if not number:
        return None
    if word(tokens, i - 1).isdecimal() and int(word(tokens, i - 1)) <= _LONGEST_MONTH:
        return None  # a day that does not exist, such as 30 February; one that does is read from its number on
    end = skip(tokens, i + 1, ".")
    year = year_after(tokens, end)
    if year:
        return months_from(year[0], number, 1), year[1] - i
    if not bare_word_is_a_date(tokens, i):
        return None
    found = months_from(today.year, number, 1)
    return latest_begun(Period(found.start, found.end, "year"), today), 1


def season(tokens: Tokens, i: int, today: date) -> Found:
    """Meteorological seasons: spring 2023 is March to May; winter 2023 is December 2023 to February 2024."""
    first = _SEASONS.get(word(tokens, i))
    if not first:
        return None
    year = year_after(tokens, i + 1)
    if year:
        return months_from(year[0], first, 3), year[1] - i
    if not bare_word_is_a_date(tokens, i):
        return None
    found = months_from(today.year, first, 3)
    return latest_begun(Period(found.start, found.end, "year"), today), 1


def quarter_or_half(tokens: Tokens, i: int, today: date) -> Found:
    """Q3 2025, 2025 Q3, 2025Q3, 3Q24, H2 2023, 1H 2024; without a year the latest that has begun."""
    year = year_number(tokens, i)
    at = skip(tokens, i + 1, "-", "/") if year else i
    named = _QUARTER.fullmatch(word(tokens, at))
    if not named:
        return None
    written = named["before"] or named["after"]
    if written:
        year = int(written) + (2000 if len(written) == 2 else 0)
    length, limit = (3, 4) if "q" in named["name"] else (6, 2)
    index = int(named["name"].strip("qh"))
    if index > limit:
        return None
    end = at + 1
    after = None if year else year_after(tokens, end)
    if after:
        year, end = after
    found = months_from(year or today.year, (index - 1) * length + 1, length)
    return (found if year else latest_begun(Period(found.start, found.end, "year"), today)), end - i


def year(tokens: Tokens, i: int, today: date) -> Found:
    """2024, the year 2024, calendar year 2024."""
    at = skip(tokens, i, "the", "calendar", "year", "of")
    found = year_number(tokens, at)
    if word(tokens, at - 1) in MONTHS or (word(tokens, at + 1), word(tokens, at + 3)) == ("-", "-"):
        return None  # what is left of a day that does not exist, such as 30 February 2024 or 2024-13-45
    return (months_from(found, 1, 12), at + 1 - i) if found else None


def fiscal_year(tokens: Tokens, i: int, today: date) -> Found:
    """FY2024, FY24, FY 2024, fiscal year 2024: the calendar year."""
    name = word(tokens, i)
    digits = name[2:] if name.startswith("fy") else ""
    end = i + 1
    if name in ("fy", "fiscal", "financial"):
        end = skip(tokens, i + 1, "year") + 1
        digits = word(tokens, end - 1)
    if not digits.isdecimal() or len(digits) not in (2, 4):
        return None
    return months_from(int(digits) + (2000 if len(digits) == 2 else 0), 1, 12), end - i


def decade(tokens: Tokens, i: int, today: date) -> Found:
    """The 2010s, 1990s, the 90s, the nineties."""
    at = skip(tokens, i, "the", "'", "’")
    names = dict(zip(["sixties", "seventies", "eighties", "nineties"], (1960, 1970, 1980, 1990), strict=True))
    text = word(tokens, at)
    first = names.get(text)
    if text.endswith("0s") and text[:-1].isdecimal() and len(text) in (3, 5):
        number = int(text[:-1])
        first = number if number > 1000 else number + (1900 if number > 20 else 2000)
    return (Period(date(first, 1, 1), date(first + 9, 12, 31)), at + 1 - i) if first else None


def relative_unit(tokens: Tokens, i: int, today: date) -> Found:
    """Last week, this quarter, next month, the current year; last summer, last March."""
    at = skip(tokens, i, "the")
    steps = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}
    step = steps.get(word(tokens, at))
    if step is None:
        return None
    last = skip(tokens, at + 1, "calendar", "full", "whole", "complete", "entire")
    name = unit(tokens, last)
    if name:
        return unit_around(shift(_anchor(today, name), name, step), name), last + 1 - i
    cyclic = month(tokens, at + 1, today) or season(tokens, at + 1, today)
    if not cyclic or cyclic[0].cycle is None:
        return None
    found = cyclic[0]
    if step == -1 and found.end >= today:
        found = latest_begun(found, found.start - DAY)
    if step == 1:
        found = months_from(found.start.year + 1, found.start.month, found.days // 28)
    return Period(found.start, found.end), at + 2 - i


def _anchor(today: date, name: str) -> date:
    """Months of unequal length: the first day moves safely."""
    return today if name in ("day", "week", "weekend", "fortnight") else today.replace(day=1)


LEAVES: tuple[Rule, ...] = (
    *DAY_RULES,
    iso_month,
    slashed_month,
    month,
    season,
    quarter_or_half,
    year,
    fiscal_year,
    decade,
    relative_unit,
)
