"""Measured ranges: a length of time that begins or ends at a day, "two months from 15 January 2025"."""

from datetime import date

from agent.embedded.understanding.calendar import DAY, shift
from agent.embedded.understanding.calendar_words import Tokens, skip, unit, word
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.parts_of_periods import period
from agent.embedded.understanding.ranges import DateRange, RangeFound

_FORWARD = ("from", "starting", "beginning", "after", "following", "since")
_BACKWARD = ("before", "ending", "to", "until", "preceding", "through", "up")


def measured(tokens: Tokens, i: int, today: date) -> RangeFound:
    """90 days from 1 Jan 2025, the 30 days before 1 June 2025, the twelve months to June 2025."""
    at = skip(tokens, i, "the", "in", "over", "during", "for")
    amount = count(tokens, at) or ((1, 1) if word(tokens, at) in ("a", "one") else None)
    if (
        not amount
        and word(tokens, i) == "the"
        and word(tokens, at + 1) in ("before", "after", "following", "preceding")
    ):
        amount = (1, 0) if unit(tokens, at) != "day" else None
    name = unit(tokens, at + amount[1]) if amount else None
    verb = word(tokens, at + amount[1] + 1) if amount and name else ""
    if not amount or not name or verb not in (*_FORWARD, *_BACKWARD):
        return None
    first = skip(tokens, at + amount[1] + 2, "from", "on", "in", "at", "with", "to", "the")
    found = period(tokens, first, today)
    if not found or (word(tokens, first) in ("now", "today") and verb in _FORWARD):
        return None
    day, length = found[0], first + found[1] - i
    if verb in _FORWARD:
        start = day.end + DAY if verb in ("after", "following") and day.days == 1 else day.start
        return DateRange(start, shift(start, name, amount[0]) - DAY), length
    end = day.start - DAY if verb in ("before", "preceding") else day.end
    return DateRange(shift(end + DAY, name, -amount[0]), end), length
