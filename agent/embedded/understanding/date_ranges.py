"""Date ranges: since, until, between, rolling windows and the other ways to say from which day to which.

Conventions: both ends are included; the last N days run from today - N to today; an open end is today; weeks start on
Monday; seasons are meteorological; a fiscal year is the calendar year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agent.embedded.understanding.calendar import (
    DAY,
    Period,
    first_from,
    last_before,
    shift,
    unit_around,
)
from agent.embedded.understanding.calendar_words import MONTHS, Tokens, skip, unit, word, year_number
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.parts_of_periods import period
from agent.embedded.understanding.tokens import tokenize


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

_SINCE = ("since", "starting", "beginning", "start", "begin", "starts", "begins", "onwards")
_UNTIL = ("until", "till", "til", "upto", "through", "thru", "to", "ending", "ends", "end", "finishing")
_CONNECTORS = (*_UNTIL, "-", "–", "—", "/", "→", "up", "and", ",")
_FROM = (
    "=",
    ":",
    "from",
    "between",
    "starting",
    "beginning",
    "since",
    "start",
    "starts",
    "begin",
    "begins",
    "after",
    "the",
    "in",
    "at",
    "on",
    "with",
    "period",
)
_FILLER = (
    "=",
    ":",
    "the",
    "in",
    "at",
    "on",
    "with",
    "of",
    "to",
    "and",
    "up",
    "by",
    "about",
    "around",
    "roughly",
    "approximately",
)
_DATE_FIELD = ("date", "day", "is", "=", ":", "to")
_NEWER = ("later", "after", "newer", "up", "beyond", "since", "onwards", "onward")
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


def _rolled(amount: int, name: str, direction: int, today: date) -> DateRange:
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
    name = unit(tokens, skip(tokens, at, "-", "calendar", "full", "whole"))
    if not amount or not name:
        return None
    return _rolled(amount[0], name, direction, today), skip(tokens, at, "-", "calendar", "full", "whole") + 1 - i


def since_duration(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Since 2 months, going back three years, within 30 days of today is not one."""
    if word(tokens, i) not in ("since", "back", "covering"):
        return None
    amount = count(tokens, i + 1)
    name = unit(tokens, i + 1 + amount[1]) if amount else None
    if not amount or not name or word(tokens, i + 2 + amount[1]) in ("ago", "back"):
        return None
    return _rolled(amount[0], name, -1, today), amount[1] + 2


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


def since(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Since March 2025, starting in 2024, from 2020 on, 2020 onwards, as of January, from 5 May 2025 (a single day)."""
    opens = word(tokens, i) in _SINCE or (word(tokens, i), word(tokens, i + 1)) == ("as", "of")
    first = (
        i + 2 if word(tokens, i) == "as" else skip(tokens, i, *_SINCE, "from", "in", "on", "at", "with", *_DATE_FIELD)
    )
    found = period(tokens, first, today)
    if not found:
        return None
    end = first + found[1]
    after = skip(tokens, end, "and")
    led = word(tokens, i) in ("from", *_SINCE)
    onward = ("on", "onward", "onwards", "forward") if led or after > end else ("onward", "onwards", "forward")
    newer = word(tokens, end) in ("and", "or") and word(tokens, end + 1) in _NEWER
    newer = newer and period(tokens, skip(tokens, end + 2, "the", "than"), today) is None
    if newer or (word(tokens, after) in onward and period(tokens, after + 1, today) is None):
        opens, end = True, end + 2 if newer else after + 1
    if (
        word(tokens, i) == "from"
        and found[0].days == 1
        and word(tokens, first) not in ("today", "yesterday", "yesterday's")
    ):
        opens = True
    return (DateRange(found[0].start, today, open_end=True), end - i) if opens else None


def after(tokens: Tokens, i: int, today: date) -> RangeFound:
    """After June 2024, post-2020, later than May."""
    if word(tokens, i) not in ("after", "post", "later"):
        return None
    first = skip(tokens, i + 1, "than", "-", "the")
    found = period(tokens, first, today)
    return (DateRange(found[0].end + DAY, today, open_end=True), first + found[1] - i) if found else None


def until(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Until the end of May, through March 2024, up to 2023, ending in June, no later than 5 May."""
    starts = (
        "until",
        "till",
        "til",
        "upto",
        "through",
        "thru",
        "ending",
        "end",
        "ends",
        "up",
        "finishing",
        "stop",
        "stops",
    )
    extended = {word(tokens, at) for at in range(i - 4, i)} & {
        "extend",
        "extended",
        "prolong",
        "up",
        "run",
        "runs",
        "lengthen",
    }
    if (word(tokens, i), word(tokens, i + 1), word(tokens, i + 2)) == ("no", "later", "than"):
        first = i + 3
    elif word(tokens, i) in starts or (word(tokens, i) == "to" and extended):
        first = skip(tokens, i + 1, "to", "until", "till", "in", "on", "at", "with", *_DATE_FIELD)
    else:
        return None
    found = period(tokens, skip(tokens, first, "and", "including"), today)
    return (DateRange(None, found[0].end), skip(tokens, first, "and", "including") + found[1] - i) if found else None


def before(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Before 2020, prior to March 2024, pre-2020, earlier than May."""
    if word(tokens, i) not in ("before", "prior", "pre", "earlier"):
        return None
    first = skip(tokens, i + 1, "to", "than", "-", "the")
    found = period(tokens, first, today)
    return (DateRange(None, found[0].start - DAY), first + found[1] - i) if found else None


def both_ends(tokens: Tokens, i: int, today: date) -> RangeFound:
    """From A to B, between A and B, A through B, A - B, starting A and ending in B, after A and before B."""
    first = skip(tokens, i, *_FROM)
    left = period(tokens, first, today)
    if not left:
        return None
    years = _short_years(tokens, first, today)
    if years:
        return years[0], years[1] - i
    middle = first + left[1]
    second = skip(tokens, middle, *_CONNECTORS, *_FILLER, "before")
    between = {word(tokens, at) for at in range(middle, second)}
    slashed = "/" in between and left[0].days == 1
    joined = (
        slashed
        or between & {"-", "–", "—", "→", *_UNTIL, "before"}
        or ("and" in between and word(tokens, i) in ("between", "from", "since", "after"))
    )
    right = period(tokens, second, today) if joined else None
    if right is None and joined:
        right = _short_end(tokens, second, left[0])
    if not right:
        return None
    start, end = _aligned(left[0], right[0])
    lower = start.end + DAY if word(tokens, i) == "after" else start.start
    upper = end.start - DAY if "before" in between else end.end
    return DateRange(lower, upper), second + right[1] - i


def _short_years(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Jan 24 to Jun 24, Nov 23 - Feb 25: two months, each with the last two digits of a year, and no year else."""
    ends: list[Period] = []
    at = i
    for _ in range(2):
        month, digits = MONTHS.get(word(tokens, at)), word(tokens, at + 1)
        if not month or len(digits) != 2 or not digits.isdecimal() or not 15 <= int(digits) <= today.year % 100 + 1:
            return None
        start = date(2000 + int(digits), month, 1)
        ends.append(Period(start, shift(start, "month", 1) - DAY))
        at = end = at + 2
        at = skip(tokens, at, "-", "–", "to", "until", "till", "through")
    later = year_number(tokens, skip(tokens, end, ",", "of"))
    if later or ends[0].start > ends[1].end:
        return None
    return DateRange(ends[0].start, ends[1].end), end


def _short_end(tokens: Tokens, i: int, left: Period) -> tuple[Period, int] | None:
    """2023-24: the second year's last two digits. March 3, 2025 to 7: the day alone."""
    text = word(tokens, i)
    if not text.isdecimal() or len(text) > 2:
        return None
    if left.days > 300 and len(text) == 2 and left.start.year % 100 < int(text):
        year = left.start.year // 100 * 100 + int(text)
        return Period(date(year, 1, 1), date(year, 12, 31)), 1
    if left.days == 1 and left.start.day < int(text) <= 28:
        day = left.start.replace(day=int(text))
        return Period(day, day), 1
    return None


def _aligned(left: Period, right: Period) -> tuple[Period, Period]:
    """An end that leaves its year or week open takes it from the other; with both open the right one is the latest."""
    if left.cycle and right.cycle == left.cycle:
        return last_before(left, right.end), right
    if left.cycle == "year":
        return last_before(left, right.end), right
    if right.cycle:
        return left, first_from(_not_after(right, left.start), left.start)
    return left, right


def _not_after(period: Period, day: date) -> Period:
    return last_before(period, day)


def listed_periods(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Q1 and Q2 2024; 2019, 2020 and 2021: periods that follow on one another, as one."""
    at = skip(tokens, i, "in", "during", "over", "for", "from", "all", "to", "of", "the", "years")
    found: list[Period] = []
    end = at
    while read := period(tokens, at, today):
        found.append(read[0])
        end = at + read[1]
        at = skip(tokens, end, ",", "and", "&")
        if at == end:
            break
    if len(found) < 2 or not _follow_on(found):
        return None
    return DateRange(_with_cycle_of(found)[0].start, found[-1].end), end - i


def _with_cycle_of(found: list[Period]) -> list[Period]:
    """Periods that leave their year open take that of the last one."""
    return [last_before(each, found[-1].end) if each.cycle else each for each in found]


def _follow_on(found: list[Period]) -> bool:
    placed = _with_cycle_of(found)
    return all(left.end + DAY == right.start for left, right in pairwise(placed))


def no_older(tokens: Tokens, i: int, today: date) -> RangeFound:
    """No older than 30 days, not older than January 2025."""
    if word(tokens, i) not in ("no", "not", "never", "nothing") or word(tokens, i + 1) != "older":
        return None
    first = skip(tokens, i + 2, "than")
    amount = count(tokens, first) or ((1, 1) if word(tokens, first) in ("a", "one") else None)
    name = unit(tokens, first + amount[1]) if amount else None
    if amount and name:
        return _rolled(amount[0], name, -1, today), first + amount[1] + 1 - i
    found = period(tokens, first, today)
    return (DateRange(found[0].start, today, open_end=True), first + found[1] - i) if found else None


def negated_end(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Not before 2022; not after May 2024, not later than 2023."""
    if word(tokens, i) not in ("not", "never", "nothing"):
        return None
    opposite = {"before": "since", "earlier": "since", "prior": "since", "after": "until", "later": "until"}
    meant = opposite.get(word(tokens, i + 1))
    first = skip(tokens, i + 2, "than", "to")
    found = period(tokens, first, today) if meant else None
    if not found:
        return None
    since_then = DateRange(found[0].start, today, open_end=True)
    return (since_then if meant == "since" else DateRange(None, found[0].end)), first + found[1] - i


def during(tokens: Tokens, i: int, today: date) -> RangeFound:
    """In 2024, during the 2024 Olympics, over last summer, for March, all of 2023, or the period alone."""
    first = skip(
        tokens,
        i,
        "in",
        "during",
        "over",
        "within",
        "throughout",
        "for",
        "from",
        "of",
        "on",
        "all",
        "whole",
        "entire",
        "only",
        "just",
        "dated",
        "published",
        "period",
        "to",
        ":",
    )
    found = period(tokens, first, today)
    if not found:
        return None
    return DateRange(found[0].start, found[0].end, cycle=found[0].cycle == "year"), first + found[1] - i


RULES: tuple[RangeRule, ...] = (
    both_ends,
    rolling,
    since_duration,
    to_date,
    since,
    after,
    until,
    before,
    negated_end,
    no_older,
    listed_periods,
    during,
)


def date_range(tokens: Tokens, i: int, today: date) -> RangeFound:
    """The longest date range that begins at `i`; of equals the rule that stands first."""
    found = [match for rule in RULES if (match := rule(tokens, i, today))]
    return max(found, key=lambda match: match[1], default=None)


def find_date_range(text: str, today: date) -> DateRange | None:
    """The longest date range anywhere in a text, or `None`; one that is open on one side is closed by another one."""
    tokens = tokenize(text)
    found = [match for i in range(len(tokens)) if (match := date_range(tokens, i, today))]
    if not found:
        return None
    best = max(found, key=lambda match: match[1])[0]
    others = [match[0] for match in sorted(found, key=lambda match: -match[1])]
    if best.start is None:
        since = next((other for other in others if other.open_end and _precedes(other.start, best.end)), None)
        return DateRange(since.start, best.end) if since else best
    until = next((other for other in others if other.start is None and _precedes(best.start, other.end)), None)
    return DateRange(best.start, until.end) if until and best.open_end else best


def _precedes(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and start <= end


def is_bare_year(tokens: Tokens, start: int, end: int) -> bool:
    """Whether this span is a year with nothing that says it is a date ("2024", not "in 2024")."""
    return end - skip(tokens, start, "the") == 1 and year_number(tokens, end - 1) is not None
