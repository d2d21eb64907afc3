"""Open ranges: since, after, until, before, and the other ways to name one end alone."""

from datetime import date

from agent.embedded.understanding.calendar import DAY
from agent.embedded.understanding.calendar_words import Tokens, skip, unit, word
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.parts_of_periods import period
from agent.embedded.understanding.ranges import DateRange, RangeFound
from agent.embedded.understanding.rolling import rolled

_SINCE = ("since", "starting", "beginning", "start", "begin", "starts", "begins", "onwards")
_UNTIL = (
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
    "finish",
    "finishing",
    "stop",
    "stops",
    "close",
)
_WINDOW = ("it", "them", "that", "everything")
_WINDOW_NOUNS = ("search", "window", "period", "range", "dates", "news", "it")
_DATE_FIELD = ("date", "day", "is", "=", ":", "to")
_NEWER = ("later", "after", "newer", "up", "beyond", "since", "onwards", "onward")


def since(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Since March 2025, starting in 2024, from 2020 on, 2020 onwards, as of January, from 5 May 2025 (a single day)."""
    opens = word(tokens, i) in _SINCE or (word(tokens, i), word(tokens, i + 1)) == ("as", "of")
    first = (
        i + 2
        if word(tokens, i) == "as"
        else skip(
            tokens, _behind_window(tokens, i) if opens else i, *_SINCE, "from", "in", "on", "at", "with", *_DATE_FIELD
        )
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
    cycle = found[0].cycle == "year"
    return (DateRange(found[0].start, today, open_end=True, cycle=cycle), end - i) if opens else None


def after(tokens: Tokens, i: int, today: date) -> RangeFound:
    """After June 2024, post-2020, later than May."""
    if word(tokens, i) not in ("after", "post", "later", "newer"):
        return None
    first = skip(tokens, i + 1, "than", "-", "the")
    found = period(tokens, first, today)
    return (DateRange(found[0].end + DAY, today, open_end=True), first + found[1] - i) if found else None


def until(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Until the end of May, through March 2024, up to 2023, ending in June, no later than 5 May."""
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
    elif word(tokens, i) in _UNTIL or (word(tokens, i) == "to" and extended) or _is_cut_off(tokens, i):
        behind = _behind_window(tokens, i)
        first = skip(tokens, max(behind, i + 1), "off", "to", "until", "till", "in", "on", "at", "with", *_DATE_FIELD)
    else:
        return None
    first = skip(tokens, first, "and", "including")
    found = period(tokens, first, today)
    return (DateRange(None, found[0].end, cycle=found[0].cycle == "year"), first + found[1] - i) if found else None


def _is_cut_off(tokens: Tokens, i: int) -> bool:
    """ "cut off at", "cut it off in"."""
    return word(tokens, i) == "cut" and word(tokens, max(i + 1, _behind_window(tokens, i))) == "off"


def _behind_window(tokens: Tokens, i: int) -> int:
    """The index after "it" or "the window" in "start it on", "end the window in"; `i` itself where nothing is named."""
    if word(tokens, i + 1) in _WINDOW:
        return i + 2
    return i + 3 if word(tokens, i + 1) in ("the", "our", "this") and word(tokens, i + 2) in _WINDOW_NOUNS else i


def before(tokens: Tokens, i: int, today: date) -> RangeFound:
    """Before 2020, prior to March 2024, pre-2020, earlier than May."""
    if word(tokens, i) not in ("before", "prior", "pre", "earlier", "older") or word(tokens, i - 1) in ("no", "not"):
        return None
    first = skip(tokens, i + 1, "to", "than", "-", "the")
    found = period(tokens, first, today)
    return (DateRange(None, found[0].start - DAY), first + found[1] - i) if found else None


def no_older(tokens: Tokens, i: int, today: date) -> RangeFound:
    """No older than 30 days, not older than January 2025."""
    if word(tokens, i) not in ("no", "not", "never", "nothing") or word(tokens, i + 1) != "older":
        return None
    first = skip(tokens, i + 2, "than")
    halves = [word(tokens, first + n) for n in range(3)]
    if halves == ["half", "a", "year"]:
        return rolled(6, "month", -1, today), first + 3 - i
    amount = count(tokens, first) or ((1, 1) if word(tokens, first) in ("a", "one") else None)
    name = unit(tokens, first + amount[1]) if amount else None
    if amount and name:
        return rolled(amount[0], name, -1, today), first + amount[1] + 1 - i
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
