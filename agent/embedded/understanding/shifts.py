"""Shifts: ends of the window moved by a length of time, "extend it by 3 months", "start a week earlier"."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.embedded.understanding.calendar_words import skip, unit, word, year_number
from agent.embedded.understanding.fiscal import FiscalStart, fiscal_start
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.tokens import Token

_LONGER = ("extend", "lengthen", "prolong", "widen", "expand")
_SHORTER = ("shorten", "narrow", "trim", "shrink", "cut")
_MOVED = ("move", "shift", "push", "slide")
_OBJECT = (
    "it",
    "them",
    "the",
    "that",
    "window",
    "period",
    "range",
    "dates",
    "date",
    "search",
    "end",
    "start",
    "by",
    "out",
    "on",
    "another",
    "with",
    "in",
    "should",
    "a",
    "little",
    "to",
)
_EARLIER = ("earlier", "sooner", "back", "before", "backwards", "backward")
_LATER = ("later", "after", "forward", "forwards", "further", "longer", "more", "on")


@dataclass(frozen=True, slots=True)
class DateShift:
    """How far the first and the last day move, in calendar units; negative is earlier."""

    start: int
    end: int
    unit: str


@dataclass(frozen=True, slots=True)
class WindowStep:
    """The `steps`-th unit after the window (before it when negative), the one that holds it where it is 0.

    `unit` is "window" for as long as the window itself; `joined` where the window stays besides.
    """

    steps: int
    unit: str
    joined: bool


_BESIDE = {"before": -1, "earlier": -1, "after": 1, "later": 1}
_NEXT = {"preceding": -1, "following": 1}
_WHOLE = ("whole", "full", "entire", "complete")
_ENDS = ("", ",", ".", "!", "too", "also", "as", "instead", "please", "and", "rather", "then", "actually", "now")
_JOINING = ("too", "also", "as", "plus", "add", "include", "additionally")


def window_step(tokens: Sequence[Token], i: int) -> tuple[WindowStep, int] | None:
    """ "the quarter before", "the week after that too", "the following month": counted from the window."""
    at = i + (i < len(tokens) and tokens[i].lower == "the")
    lower = [token.lower for token in tokens[at : at + 3]] + ["", "", ""]
    name = "window" if lower[0] == "one" else unit(tuple(tokens), at)
    if name and lower[1] in _BESIDE:
        steps, end = _BESIDE[lower[1]], at + (3 if lower[2] in ("that", "this", "it") else 2)
    elif lower[0] in _NEXT and (name := unit(tuple(tokens), at + 1)):
        steps, end = _NEXT[lower[0]], at + 2
    elif lower[0] in _WHOLE and (name := unit(tuple(tokens), at + 1)):
        steps, end = 0, at + 2
    else:
        return None
    after = tokens[end].lower if end < len(tokens) else ""
    before = {token.lower for token in tokens[max(0, i - 2) : i]}
    joined = after in _JOINING or bool(before & set(_JOINING))
    return (WindowStep(steps, name, joined), end - i) if after in _ENDS else None


@dataclass(frozen=True, slots=True)
class WindowPart:
    """The first so many units of the window, or the same days in another `year`."""

    amount: int = 0
    unit: str = "day"
    year: int = 0


def moved(tokens: Sequence[Token], i: int) -> tuple[DateShift | WindowStep | WindowPart | FiscalStart, int] | None:
    """A move of the window's ends, of the whole window to the unit beside it, or of its fiscal years."""
    rules = (date_shift, window_step, whole_shift, window_part, fiscal_start)
    return next((found for rule in rules if (found := rule(tokens, i))), None)


_SAME = ("period", "dates", "months", "days", "window", "time", "weeks", "season", "range")


def window_part(tokens: Sequence[Token], i: int) -> tuple[WindowPart, int] | None:
    """ "the first six months", "the same period in 2025": of the window that is there."""
    words = tuple(tokens)
    at = skip(words, i, "the")
    lower = [word(words, at + n) for n in range(2)]
    if lower[0] == "same" and lower[1] in _SAME:
        last = skip(words, at + 2, ",", "but", "in", "for", "of")
        year = year_number(words, last) if last > at + 2 else None
        return (WindowPart(year=year), last + 1 - i) if year else None
    said = span(tokens, at + 1) if lower[0] == "first" else None
    end = at + 1 + said[2] if said else i
    return (WindowPart(said[0], said[1]), end - i) if said and word(words, end) in _ENDS else None


def whole_shift(tokens: Sequence[Token], i: int) -> tuple[DateShift, int] | None:
    """ "one year later": both ends."""
    said = span(tokens, i)
    end = i + said[2] if said else i
    direction = tokens[end].lower if end < len(tokens) else ""
    after = tokens[end + 1].lower if end + 1 < len(tokens) else ""
    if not said or direction not in ("later", "earlier") or after not in _ENDS:
        return None
    signed = said[0] if direction == "later" else -said[0]
    return DateShift(signed, signed, said[1]), end + 1 - i


def date_shift(tokens: Sequence[Token], i: int) -> tuple[DateShift, int] | None:
    """ "extend it by 3 months", "start a month earlier", "end two weeks later", "shift the dates back by a year"."""
    verb = tokens[i].lower if i < len(tokens) else ""
    at = i + 1
    said: list[str] = []
    while at < len(tokens) and tokens[at].lower in (*_OBJECT, *_EARLIER, *_LATER) and not span(tokens, at):
        said.append(tokens[at].lower)
        at += 1
    said_span = span(tokens, at)
    if not said_span:
        return None
    amount, name, length = said_span
    end = at + length
    after = tokens[end].lower if end < len(tokens) else ""
    direction = next((word for word in (after, *said) if word in (*_EARLIER, *_LATER)), "")
    end += after in (*_EARLIER, *_LATER)
    sign = -1 if direction in _EARLIER else 1
    moved = _moved(verb, said, direction, sign * amount, amount)
    return (DateShift(*moved, name), end - i) if moved else None


def _moved(verb: str, said: list[str], direction: str, signed: int, amount: int) -> tuple[int, int] | None:
    if verb in _LONGER:
        return (-amount, 0) if direction in _EARLIER or "start" in said else (0, amount)
    if verb in _SHORTER:
        return (amount, 0) if "start" in said else (0, -amount)
    if verb in _MOVED and direction:
        only_end, only_start = "end" in said, "start" in said
        return (0 if only_end else signed, 0 if only_start else signed)
    if verb in ("start", "begin", "starting", "beginning") and direction:
        return signed, 0
    if verb in ("end", "stop", "finish", "ending") and direction:
        return 0, signed
    return None


def span(tokens: Sequence[Token], i: int) -> tuple[int, str, int] | None:
    """A length of time as (amount, calendar unit, tokens): "3 months", "a week", "another two years"."""
    if i >= len(tokens):
        return None
    amount = count(tokens, i) or ((1, 1) if tokens[i].lower in ("a", "an", "one") else None)
    at = i + amount[1] if amount else i
    at += 1 if amount and at < len(tokens) and tokens[at].lower in ("more", "extra", "further") else 0
    name = unit(tuple(tokens), at) if amount else None
    return (amount[0], name, at + 1 - i) if amount and name else None
