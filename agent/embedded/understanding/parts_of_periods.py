"""Compound periods: a part of another period, the n-th unit in it, the week around a day, a named event."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from agent.embedded.understanding.calendar import DAY, Period, latest_begun, months_from, shift, unit_around
from agent.embedded.understanding.calendar_words import Found, Rule, Tokens, longest, skip, unit, word, year_number
from agent.embedded.understanding.holidays import holiday
from agent.embedded.understanding.more_periods import MORE
from agent.embedded.understanding.numbers import count, ordinal
from agent.embedded.understanding.periods import LEAVES

_PARTS = {
    "early": (0, 1),
    "beginning": (0, 1),
    "start": (0, 1),
    "mid": (1, 2),
    "middle": (1, 2),
    "late": (2, 3),
    "end": (2, 3),
}


def part_of(tokens: Tokens, i: int, today: date) -> Found:
    """Early 2024, mid-June 2024, the end of May: the first, middle or last third."""
    at = skip(tokens, i, "the")
    thirds = _PARTS.get(word(tokens, at))
    # "end in May" is a verb, "early in May" a part.
    after = skip(tokens, at + 1, "of", "-", "the", *(("in",) if word(tokens, at) in ("early", "late") else ()))
    whole = (period(tokens, after, today) or _current(tokens, after, today)) if thirds else None
    if not thirds or not whole:
        return None
    found = whole[0]
    if found.days == 1:
        return None
    part = _months_of(found, thirds) if found.days > 88 else _days_of(found, thirds)
    return Period(part.start, part.end, found.cycle), after + whole[1] - i


def _current(tokens: Tokens, i: int, today: date) -> Found:
    """The year, month or quarter of today: "the beginning of the year"."""
    name = unit(tokens, i) if word(tokens, i - 1) == "the" else None
    return (unit_around(today, name), 1) if name and name != "day" else None


def _months_of(whole: Period, thirds: tuple[int, int]) -> Period:
    months = round(whole.days / 30.4)
    first, last = (shift(whole.start, "month", months * third // 3) for third in thirds)
    return Period(first, last - DAY)


def _days_of(whole: Period, thirds: tuple[int, int]) -> Period:
    first, last = (whole.days * third // 3 for third in thirds)
    return Period(
        whole.start + timedelta(days=first), whole.start + timedelta(days=last - 1) if last < whole.days else whole.end
    )


def nth_of(tokens: Tokens, i: int, today: date) -> Found:
    """First half of 2025, third week of March, the first two months of 2024, last weekend of May 2024."""
    at = skip(tokens, i, "the")
    position = ordinal(tokens, at)
    if not position:
        return None
    at += position[1]
    amount = count(tokens, at) or (1, 0)
    at = skip(tokens, at + amount[1], "-", "calendar")
    name = "half" if word(tokens, at) == "half" else unit(tokens, at)
    before = year_number(tokens, at + 1)
    after = skip(tokens, at + 1, "of", "in", "the", ",")
    if not name or (after == at + 1 and not before):
        return _open_nth(tokens, i, at, name, position[0], today) if amount[1] == 0 else None
    whole = period(tokens, after, today)
    found = _nth(whole[0], name, position[0], amount[0]) if whole else None
    return (found, after + whole[1] - i) if whole and found else None


def _open_nth(tokens: Tokens, i: int, at: int, name: str | None, position: int, today: date) -> Found:
    """The second half, first quarter only: of the year that is spoken of, where nothing else can be meant."""
    length = {"quarter": 3, "half": 6}.get(name or "")
    after = word(tokens, at + 1)
    if not length or not 1 <= position <= 12 // length or after not in _AFTER_AN_OPEN_PART:
        return None
    found = months_from(today.year, (position - 1) * length + 1, length)
    return latest_begun(Period(found.start, found.end, "year"), today), at + 1 - i


_AFTER_AN_OPEN_PART = ("", ",", ".", "only", "instead", "please", "and", "then", "too", "rather", "alone", ";", "!")


def _nth(whole: Period, name: str, position: int, amount: int) -> Period | None:
    """`amount` units from the `position`-th in `whole`; a half divides any period, other units are the calendar's."""
    if name == "half":
        middle = _middle(whole)
        return Period(whole.start, middle - DAY) if position == 1 else Period(middle, whole.end)
    units = _weeks_of(whole) if name == "week" and whole.days < 40 else list(_units_in(whole, name))
    if name == "week" and position == -1 and whole.days < 40:
        return Period(whole.end - timedelta(days=7 * amount - 1), whole.end, whole.cycle)
    first = len(units) - amount if position == -1 else (position - 1) * amount
    chosen = units[first : first + amount] if first >= 0 else []
    return Period(chosen[0].start, chosen[-1].end, whole.cycle) if chosen else None


def _weeks_of(whole: Period) -> list[Period]:
    """The weeks of a month: seven days each from its first day; the fourth or fifth may be short."""
    starts = range(0, whole.days, 7)
    return [
        Period(whole.start + timedelta(days=n), min(whole.start + timedelta(days=n + 6), whole.end)) for n in starts
    ]


def _middle(whole: Period) -> date:
    if whole.days > 58:
        return shift(whole.start, "month", round(whole.days / 30.4) // 2)
    return whole.start + timedelta(days=15 if 28 <= whole.days <= 31 else (whole.days + 1) // 2)


def _units_in(whole: Period, name: str) -> Sequence[Period]:
    """The calendar units of `whole`, in order; those that reach over its ends are cut."""
    units: list[Period] = []
    current = unit_around(whole.start, name)
    while current.start <= whole.end:
        if current.end >= whole.start:
            units.append(Period(max(current.start, whole.start), min(current.end, whole.end)))
        current = unit_around(shift(current.start, name, 1), name)
    return units


def unit_around_day(tokens: Tokens, i: int, today: date) -> Found:
    """The week of October 6, 2025."""
    at = skip(tokens, i, "the")
    name = unit(tokens, at)
    if not name or word(tokens, at + 1) != "of":
        return None
    day = longest(LEAVES, tokens, at + 2, today)
    if not day or day[0].days != 1:
        return None
    return unit_around(day[0].start, name), at + 2 + day[1] - i


@cache
def named_events() -> dict[str, dict[str, list[str]]]:
    """Events by name and year, from `events.json`: `{"olympics": {"2024": [first day, last day]}}`."""
    return json.loads(files("agent.embedded.understanding").joinpath("events.json").read_text("utf-8"))


def named_event(tokens: Tokens, i: int, today: date) -> Found:
    """The 2024 Olympics, the Olympics in 2024."""
    at = skip(tokens, i, "the")
    found = year_number(tokens, at)
    at = skip(tokens, at + 1, "summer", "paris") if found else at
    years = named_events().get(word(tokens, at)) or named_events().get(f"{word(tokens, at)} {word(tokens, at + 1)}")
    if not years:
        return None
    end = at + (1 if word(tokens, at) in named_events() else 2)
    if not found:
        after = skip(tokens, end, "in", "of")
        found, end = year_number(tokens, after), after + 1
    if not found and len(years) == 1:
        found = int(next(iter(years)))
        end = at + (1 if word(tokens, at) in named_events() else 2)
    days = years.get(str(found)) if found else None
    return (Period(date.fromisoformat(days[0]), date.fromisoformat(days[1])), end - i) if days else None


COMPOUNDS: tuple[Rule, ...] = (*MORE, part_of, nth_of, unit_around_day, named_event, holiday)


@lru_cache(maxsize=4096)
def period(tokens: Tokens, i: int, today: date) -> Found:
    """The longest period that begins at `i`; remembered, since most rules for ranges ask for the same ones."""
    return longest(LEAVES + COMPOUNDS, tokens, i, today) if i < len(tokens) else None
