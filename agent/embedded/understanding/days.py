"""Day rules: the words for one day, or for some days of one month.

A rule is `rule(tokens, i, today) -> (Period, length) | None`.
"""

from datetime import date, timedelta
from itertools import pairwise

from agent.embedded.understanding.calendar import Period, latest_begun, shift
from agent.embedded.understanding.calendar_words import (
    JOINTS,
    MONTHS,
    PREPOSITIONS,
    WEEKDAYS,
    Found,
    Rule,
    Tokens,
    skip,
    unit,
    word,
    year_after,
    year_number,
)
from agent.embedded.understanding.numbers import count, ordinal
from agent.embedded.understanding.tokens import ALNUM, NUMBER


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
    if year_number(tokens, i) and parts[1] in ("-", "/", "–") and parts[3] == parts[1] and parts[2].isdecimal():
        day = "".join(c for c in parts[4][:2] if c.isdecimal())
        return _single(_day(int(parts[0]), int(parts[2]), int(day)), 5) if day else None
    return None


def slashed_day(tokens: Tokens, i: int, today: date) -> Found:
    """3/31/2024, American; 31/3/2024 where no month has that number or dates are said to be British; 31.3.2024."""
    if word(tokens, i).count(".") == 2 and tokens[i].kind == ALNUM:
        day, month, year = (int(part) for part in word(tokens, i).split("."))
        return _single(_day(year, month, day), 1)
    parts = [word(tokens, i + offset) for offset in range(5)]
    if (
        parts[1] != "/"
        or parts[3] != "/"
        or not all(parts[at].isdecimal() for at in (0, 2, 4))
        or len(parts[4]) not in (2, 4)
    ):
        return None
    first, second, year = int(parts[0]), int(parts[2]), int(parts[4])
    year += 2000 if year < 100 else 0
    if _day_stands_first(tokens):
        first, second = second, first
    return _single(_day(year, first, second) or _day(year, second, first), 5)


def _day_stands_first(tokens: Tokens) -> bool:
    """Whether a message says that its dates are British or European, "day first" or dd/mm."""
    said = [token.lower for token in tokens]
    pairs = set(pairwise(said))
    styled = {
        (name, noun) for name in ("british", "european", "uk", "eu") for noun in ("date", "dates", "format", "style")
    }
    return bool(pairs & {*styled, ("day", "first")}) or ("dd", "/", "mm") in zip(said, said[1:], said[2:], strict=False)


def _day_of_month(tokens: Tokens, i: int) -> tuple[int, int] | None:
    token = tokens[i] if i < len(tokens) else None
    if token and token.kind == NUMBER and token.text.isdecimal() and 1 <= int(token.text) <= 31:
        return int(token.text), 1
    found = ordinal(tokens, i)
    return found if found and found[0] > 0 else None


def month_and_day(tokens: Tokens, i: int, today: date) -> Found:
    """January 5, 2024; Jan 5th; 5 January 2024; the 1st of September; March 3-7, 2025."""
    at = end = skip(tokens, i, "the")
    month, day = MONTHS.get(word(tokens, at)), _day_of_month(tokens, at)
    if month:
        end = skip(tokens, at + 1, "the")
        day = _day_of_month(tokens, end)
        end += day[1] if day else 0
    elif day:
        middle = skip(tokens, at + day[1], "of")
        month, end = MONTHS.get(word(tokens, middle)), middle + 1
    if not month or not day:
        return None
    last = day[0]
    more = _day_of_month(tokens, end + 1) if word(tokens, end) in ("-", "–", "to") else None
    if more and more[0] > last and MONTHS.get(word(tokens, end + 1 + more[1])) is None:
        last, end = more[0], end + 1 + more[1]
    year = year_after(tokens, end)
    if year:
        end = year[1]
    start, stop = (
        _day(year[0] if year else today.year, month, day[0]),
        _day(year[0] if year else today.year, month, last),
    )
    if not start or not stop:
        return None
    return _open_year(Period(start, stop, None if year else "year"), today), end - i


def days_of_month(tokens: Tokens, i: int, today: date) -> Found:
    """1 to 15 March 2024; the 5th and 20th of June: both days, and those between."""
    at = skip(tokens, i, "the")
    first = _day_of_month(tokens, at)
    joint = at + first[1] if first else at
    if not first or word(tokens, joint) not in ("to", "and", "-", "–", "until", "through"):
        return None
    last = month_and_day(tokens, joint + 1, today)
    if not last or last[0].days != 1 or last[0].start.day <= first[0] or word(tokens, joint + 1) in MONTHS:
        return None
    return Period(last[0].start.replace(day=first[0]), last[0].end, last[0].cycle), joint + 1 + last[1] - i


def _open_year(period: Period, today: date) -> Period:
    return latest_begun(period, today) if period.cycle else period


def relative_day(tokens: Tokens, i: int, today: date) -> Found:
    """Today, now, the present, yesterday, tomorrow."""
    at = skip(tokens, i, "the")
    days = {"today": 0, "now": 0, "present": 0, "date": 0, "yesterday": -1, "tomorrow": 1}
    text = word(tokens, at).removesuffix("'s")
    if text not in days or (text in ("date", "present", "now") and word(tokens, i - 1) not in JOINTS):
        return None
    return _single(today + timedelta(days=days[text]), at + 1 - i)


def weekday(tokens: Tokens, i: int, today: date) -> Found:
    """Last Monday, next Friday; a weekday alone only where a date stands, as the latest one."""
    at = skip(tokens, i, "last", "next", "this")
    number = WEEKDAYS.get(word(tokens, at))
    if number is None or (at == i and word(tokens, i - 1) not in PREPOSITIONS):
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


DAY_RULES: tuple[Rule, ...] = (iso_day, slashed_day, month_and_day, days_of_month, relative_day, weekday, ago)
