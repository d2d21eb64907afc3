"""Period rules: the words for one day, month, quarter, season or other stretch of the calendar.

A rule is `rule(tokens, i, today) -> (Period, length) | None`; `period` takes the longest match of all.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from agent.embedded.understanding.calendar import (
    DAY,
    Period,
    latest_begun,
    months_from,
    shift,
    unit_around,
)
from agent.embedded.understanding.numbers import count, ordinal
from agent.embedded.understanding.tokens import ALNUM, NUMBER, WORD, Token

Tokens = Sequence[Token]
Found = tuple[Period, int] | None
Rule = Callable[[Tokens, int, date], Found]

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = (
    {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}
    | {"sept": 9, "febuary": 2, "janury": 1, "septmber": 9, "ocotber": 10, "decmber": 12}
)
_WEEKDAYS = {
    name: number
    for number, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
    for name in (day, day[:3])
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_UNITS = {
    unit + ending: unit
    for unit in ("day", "week", "weekend", "fortnight", "month", "quarter", "year", "decade")
    for ending in ("", "s", "'s", "s'")
} | {"yr": "year", "yrs": "year", "half-year": "half"}
_PREPOSITIONS = (
    "in since from until till to through thru by before after during of between and early mid late last next this the "
    "- – on beginning starting ending"
).split()
_THIS = ("this", "current", "the current")
_AMBIGUOUS = ("may", "march", "mar", "sun", "sat", "mon", "wed", "fall", "spring", "summer", "winter", "autumn")


def word(tokens: Tokens, i: int) -> str:
    """The lower-case word at `i`, empty past either end."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def skip(tokens: Tokens, i: int, *words: str) -> int:
    """The index after any of these words at `i`."""
    while word(tokens, i) in words:
        i += 1
    return i


def unit(tokens: Tokens, i: int) -> str | None:
    """The calendar unit named at `i`."""
    return _UNITS.get(word(tokens, i))


def year_number(tokens: Tokens, i: int) -> int | None:
    """A year of four digits from 1900 to 2099."""
    text = word(tokens, i).removesuffix("'s")
    return int(text) if len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2099 else None


def _year_after(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A year that follows a month, quarter or season, after "of", "in", a comma or an apostrophe: (year, index after it)."""
    at = skip(tokens, i, "of", "in", ",", "the", "year", "/", "-")
    found = year_number(tokens, at)
    if found:
        return found, at + 1
    if word(tokens, i) in ("'", "’") and len(word(tokens, i + 1)) == 2 and word(tokens, i + 1).isdigit():
        return 2000 + int(word(tokens, i + 1)), i + 2
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _single(day: date | None, length: int) -> Found:
    return (Period(day, day), length) if day else None


def iso_day(tokens: Tokens, i: int, today: date) -> Found:
    """2024-01-31 and 2024/01/31."""
    parts = [word(tokens, i + offset) for offset in range(5)]
    if year_number(tokens, i) and parts[1] in ("-", "/", "–") and parts[3] == parts[1] and parts[2].isdigit():
        day = "".join(c for c in parts[4][:2] if c.isdigit())
        return _single(_day(int(parts[0]), int(parts[2]), int(day)), 5) if day else None
    return None


def iso_month(tokens: Tokens, i: int, today: date) -> Found:
    """2024-01."""
    month = word(tokens, i + 2)
    if (
        year_number(tokens, i)
        and word(tokens, i + 1) == "-"
        and len(month) == 2
        and month.isdigit()
        and 1 <= int(month) <= 12
    ):
        return months_from(int(word(tokens, i)), int(month), 1), 3
    return None


def slashed_day(tokens: Tokens, i: int, today: date) -> Found:
    """3/31/2024, American; 31/3/2024 where no month has that number; 31.3.2024."""
    if word(tokens, i).count(".") == 2 and tokens[i].kind == ALNUM:
        day, month, year = (int(part) for part in word(tokens, i).split("."))
        return _single(_day(year, month, day), 1)
    parts = [word(tokens, i + offset) for offset in range(5)]
    if (
        parts[1] != "/"
        or parts[3] != "/"
        or not all(parts[at].isdigit() for at in (0, 2, 4))
        or len(parts[4]) not in (2, 4)
    ):
        return None
    first, second, year = int(parts[0]), int(parts[2]), int(parts[4])
    year += 2000 if year < 100 else 0
    return _single(_day(year, first, second) or _day(year, second, first), 5)


def slashed_month(tokens: Tokens, i: int, today: date) -> Found:
    """03/2025."""
    month = word(tokens, i)
    year = year_number(tokens, i + 2)
    if year and word(tokens, i + 1) == "/" and month.isdigit() and 1 <= int(month) <= 12:
        return months_from(year, int(month), 1), 3
    return None


def _day_of_month(tokens: Tokens, i: int) -> tuple[int, int] | None:
    token = tokens[i] if i < len(tokens) else None
    if token and token.kind == NUMBER and token.text.isdigit() and 1 <= int(token.text) <= 31:
        return int(token.text), 1
    found = ordinal(tokens, i)
    return found if found and found[0] > 0 else None


def month_and_day(tokens: Tokens, i: int, today: date) -> Found:
    """January 5, 2024; Jan 5th; 5 January 2024; the 1st of September; March 3-7, 2025."""
    at = skip(tokens, i, "the")
    month, day = _MONTHS.get(word(tokens, at)), _day_of_month(tokens, at)
    if month:
        day = _day_of_month(tokens, skip(tokens, at + 1, "the"))
        end = skip(tokens, at + 1, "the") + (day[1] if day else 0)
    elif day:
        middle = skip(tokens, at + day[1], "of")
        month, end = _MONTHS.get(word(tokens, middle)), middle + 1
    if not month or not day:
        return None
    last = day[0]
    more = _day_of_month(tokens, end + 1) if word(tokens, end) in ("-", "–", "to") else None
    if more and more[0] > last and _MONTHS.get(word(tokens, end + 1 + more[1])) is None:
        last, end = more[0], end + 1 + more[1]
    year = _year_after(tokens, end)
    if year:
        end = year[1]
    start, stop = (
        _day(year[0] if year else today.year, month, day[0]),
        _day(year[0] if year else today.year, month, last),
    )
    if not start or not stop:
        return None
    return _open_year(Period(start, stop, None if year else "year"), today), end - i


def _open_year(period: Period, today: date) -> Period:
    return latest_begun(period, today) if period.cycle else period


def _bare_word_is_a_date(tokens: Tokens, i: int) -> bool:
    """Whether an ambiguous word such as "may" or "fall", alone, stands where a date would."""
    if word(tokens, i) not in _AMBIGUOUS:
        return True
    joins_another = (
        word(tokens, i + 1) in ("to", "-", "–", "through", "until", "and") and word(tokens, i + 2) in _MONTHS
    )
    return joins_another or word(tokens, i - 1) in _PREPOSITIONS


def month(tokens: Tokens, i: int, today: date) -> Found:
    """March 2025, Mar '25, March of last year is not one; March alone is the latest that has begun."""
    number = _MONTHS.get(word(tokens, i).removesuffix("'s"))
    if not number:
        return None
    end = skip(tokens, i + 1, ".")
    year = _year_after(tokens, end)
    if year:
        return months_from(year[0], number, 1), year[1] - i
    if not _bare_word_is_a_date(tokens, i):
        return None
    found = months_from(today.year, number, 1)
    return latest_begun(Period(found.start, found.end, "year"), today), 1


def season(tokens: Tokens, i: int, today: date) -> Found:
    """Meteorological seasons: spring 2023 is March to May; winter 2023 is December 2023 to February 2024."""
    first = SEASONS.get(word(tokens, i))
    if not first:
        return None
    year = _year_after(tokens, i + 1)
    if year:
        return months_from(year[0], first, 3), year[1] - i
    if not _bare_word_is_a_date(tokens, i):
        return None
    found = months_from(today.year, first, 3)
    return latest_begun(Period(found.start, found.end, "year"), today), 1


def quarter_or_half(tokens: Tokens, i: int, today: date) -> Found:
    """Q3 2025, 2025 Q3, third-quarter 2025 without "of", H2 2023, 2025Q3; without a year the latest that has begun."""
    year = year_number(tokens, i)
    at = skip(tokens, i + 1, "-", "/") if year else i
    name = word(tokens, at)
    if len(name) == 6 and name[:4].isdigit() and not year:
        year, name = int(name[:4]), name[4:]
    if len(name) != 2 or name[0] not in "qh" or not name[1].isdigit():
        return None
    length, limit = (3, 4) if name[0] == "q" else (6, 2)
    index = int(name[1])
    if not 1 <= index <= limit:
        return None
    end = at + 1
    after = None if year else _year_after(tokens, end)
    if after:
        year, end = after
    found = months_from(year or today.year, (index - 1) * length + 1, length)
    return (found if year else latest_begun(Period(found.start, found.end, "year"), today)), end - i


def year(tokens: Tokens, i: int, today: date) -> Found:
    """2024, the year 2024, calendar year 2024."""
    at = skip(tokens, i, "the", "calendar", "year", "of")
    found = year_number(tokens, at)
    return (months_from(found, 1, 12), at + 1 - i) if found else None


def fiscal_year(tokens: Tokens, i: int, today: date) -> Found:
    """FY2024, FY24, FY 2024, fiscal year 2024: the calendar year."""
    name = word(tokens, i)
    digits = name[2:] if name.startswith("fy") else ""
    end = i + 1
    if name in ("fy", "fiscal", "financial"):
        end = skip(tokens, i + 1, "year") + 1
        digits = word(tokens, end - 1)
    if not digits.isdigit() or len(digits) not in (2, 4):
        return None
    return months_from(int(digits) + (2000 if len(digits) == 2 else 0), 1, 12), end - i


def decade(tokens: Tokens, i: int, today: date) -> Found:
    """The 2010s, 1990s, the 90s, the nineties."""
    at = skip(tokens, i, "the", "'", "’")
    names = dict(zip("sixties seventies eighties nineties".split(), (1960, 1970, 1980, 1990), strict=True))
    text = word(tokens, at)
    first = names.get(text)
    if text.endswith("0s") and text[:-1].isdigit() and len(text) in (3, 5):
        number = int(text[:-1])
        first = number if number > 1000 else number + (1900 if number > 20 else 2000)
    return (Period(date(first, 1, 1), date(first + 9, 12, 31)), at + 1 - i) if first else None


def relative_day(tokens: Tokens, i: int, today: date) -> Found:
    """Today, now, the present, yesterday, tomorrow."""
    at = skip(tokens, i, "the")
    days = {"today": 0, "now": 0, "present": 0, "date": 0, "yesterday": -1, "tomorrow": 1}
    text = word(tokens, at).removesuffix("'s")
    if text not in days:
        return None
    return _single(today + timedelta(days=days[text]), at + 1 - i)


def relative_unit(tokens: Tokens, i: int, today: date) -> Found:
    """Last week, this quarter, next month, the current year; last summer, last March."""
    at = skip(tokens, i, "the")
    steps = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}
    step = steps.get(word(tokens, at))
    if step is None:
        return None
    name = unit(tokens, at + 1)
    if name:
        return unit_around(shift(_anchor(today, name), name, step), name), at + 2 - i
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


def weekday(tokens: Tokens, i: int, today: date) -> Found:
    """Last Monday, next Friday; a weekday alone only where a date stands, as the latest one."""
    at = skip(tokens, i, "last", "next", "this")
    number = _WEEKDAYS.get(word(tokens, at))
    if number is None or (at == i and word(tokens, i - 1) not in _PREPOSITIONS):
        return None
    back = (today.weekday() - number) % 7
    day = today - timedelta(days=back or (7 if word(tokens, i) == "last" else 0))
    if word(tokens, i) == "next":
        day = today + timedelta(days=(number - today.weekday()) % 7 or 7)
    return Period(day, day, "week" if at == i else None), at + 1 - i


def ago(tokens: Tokens, i: int, today: date) -> Found:
    """Two weeks ago, a month ago, 3 years back."""
    amount = count(tokens, i) or ((1, 1) if word(tokens, i) in ("a", "an") else None)
    name = unit(tokens, i + amount[1]) if amount else None
    if not amount or not name or word(tokens, i + amount[1] + 1) not in ("ago", "back", "earlier"):
        return None
    return _single(shift(today, name, -amount[0]), amount[1] + 2)


LEAVES: tuple[Rule, ...] = (
    iso_day,
    iso_month,
    slashed_day,
    slashed_month,
    month_and_day,
    month,
    season,
    quarter_or_half,
    year,
    fiscal_year,
    decade,
    relative_day,
    relative_unit,
    weekday,
    ago,
)


def longest(rules: Sequence[Rule], tokens: Tokens, i: int, today: date) -> Found:
    """The longest match of these rules at `i`; of equals the first rule's."""
    found = [match for rule in rules if (match := rule(tokens, i, today))]
    return max(found, key=lambda match: match[1], default=None)


def is_word(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens[i].kind == WORD
