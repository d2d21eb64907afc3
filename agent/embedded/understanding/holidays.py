"""Holidays: days that come back every year under a name."""

from datetime import date, timedelta

from agent.embedded.understanding.calendar import Period
from agent.embedded.understanding.calendar_words import Found, Tokens, skip, word, year_after

_FIXED = {
    ("new", "year's", "day"): (1, 1),
    ("new", "years", "day"): (1, 1),
    ("new", "year's", "eve"): (12, 31),
    ("new", "years", "eve"): (12, 31),
    ("new", "year's"): (1, 1),
    ("new", "year"): (1, 1),
    ("valentine's", "day"): (2, 14),
    ("valentines", "day"): (2, 14),
    ("independence", "day"): (7, 4),
    ("halloween",): (10, 31),
    ("veterans", "day"): (11, 11),
    ("christmas", "day"): (12, 25),
    ("christmas", "eve"): (12, 24),
    ("christmas",): (12, 25),
    ("xmas",): (12, 25),
    ("boxing", "day"): (12, 26),
}
_MOVABLE = ("thanksgiving", "easter", "labor", "memorial")


def holiday(tokens: Tokens, i: int, today: date) -> Found:
    """Christmas 2024, since New Year, before Thanksgiving: of the year said, else the latest that has begun."""
    at = skip(tokens, i, "the")
    length = _named(tokens, at)
    if not length:
        return None
    name = tuple(word(tokens, n) for n in range(at, at + length))
    after = year_after(tokens, at + length)
    if after:
        day = _day(name, after[0])
        return Period(day, day), after[1] - i
    day = _day(name, today.year)
    day = day if day <= today else _day(name, today.year - 1)
    return Period(day, day, "year"), at + length - i


def _named(tokens: Tokens, i: int) -> int:
    for length in (3, 2, 1):
        if tuple(word(tokens, n) for n in range(i, i + length)) in _FIXED:
            return length
    if word(tokens, i) in ("thanksgiving", "easter"):
        return 2 if word(tokens, i + 1) in ("day", "sunday") else 1
    return 2 if word(tokens, i) in _MOVABLE and word(tokens, i + 1) == "day" else 0


def _day(name: tuple[str, ...], year: int) -> date:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name[0] == "easter":
        return _easter(year)
    if name[0] == "thanksgiving":
        return _weekday(date(year, 11, 1), 3) + timedelta(weeks=3)
    if name[0] == "labor":
        return _weekday(date(year, 9, 1), 0)
    return _weekday(date(year, 5, 25), 0)


def _weekday(first: date, weekday: int) -> date:
    """The first such weekday on or after a day; Monday is 0."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
