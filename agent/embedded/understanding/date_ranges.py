"""Date ranges: since, until, between, rolling windows and the other ways to say from which day to which.

Conventions: both ends are included; the last N days run from today - N to today; an open end is today; weeks start on
Monday; seasons are meteorological; a fiscal year is the calendar year.
"""

from datetime import date
from itertools import pairwise

from agent.embedded.understanding.calendar import (
    DAY,
    Period,
    first_from,
    last_before,
    shift,
)
from agent.embedded.understanding.calendar_words import MONTHS, Tokens, skip, word, year_number
from agent.embedded.understanding.measured import measured
from agent.embedded.understanding.numbers import ordinal
from agent.embedded.understanding.open_ranges import after, before, negated_end, no_older, since, until
from agent.embedded.understanding.parts_of_periods import period
from agent.embedded.understanding.ranges import DateRange, RangeFound, RangeRule
from agent.embedded.understanding.rolling import rolling, since_duration, to_date
from agent.embedded.understanding.tokens import tokenize

_SINCE = ("since", "starting", "beginning", "start", "begin", "starts", "begins", "onwards")
_UNTIL = ("until", "till", "til", "upto", "through", "thru", "to", "ending", "ends", "end", "finishing")
_CONNECTORS = (*_UNTIL, "including", "inclusive", "bis", "..", "...", "-", "–", "—", "/", "→", "up", "and", ",")
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
        or between & {"-", "–", "—", "→", "..", "...", *_UNTIL, "before"}
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
    at = end = i
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


def listed_ordinals(tokens: Tokens, i: int, today: date) -> RangeFound:
    """The first and second quarter of 2025: two places of one period, as one range where they follow on one another."""
    at = skip(tokens, i, "in", "during", "the")
    first = ordinal(tokens, at)
    joined = at + first[1] if first else at
    second = ordinal(tokens, skip(tokens, joined + 1, "the")) if word(tokens, joined) in ("and", "&") else None
    if not first or not second:
        return None
    later = skip(tokens, joined + 1, "the")
    end = period(tokens, later, today)
    begun = period((*tokens[at:joined], *tokens[later + second[1] :]), 0, today) if end else None
    if not end or not begun or begun[0].end + DAY != end[0].start:
        return None
    return DateRange(begun[0].start, end[0].end), later + end[1] - i


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
    measured,
    since_duration,
    to_date,
    since,
    after,
    until,
    before,
    negated_end,
    no_older,
    listed_periods,
    listed_ordinals,
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
