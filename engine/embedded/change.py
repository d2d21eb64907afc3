"""Changes: the facts of a statement that can be turned into something else so that it is no longer true."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded.alternative import in_words, opposite, other_dates, other_names, other_numbers
from engine.embedded.english.date_mention import DATE
from engine.embedded.english.name import Name, NameKind, names
from engine.embedded.english.number import Measure, Quantity, quantities
from engine.embedded.fact_pool import FactPool

_FLOOR = re.compile(
    r"\b(?:more than|greater than|over|above|at least|no less than|not less than|no fewer than|exceed(?:s|ed|ing)?"
    r"|in excess of|a minimum of|up to|as (?:much|many|high) as)$"
)
_CEILING = re.compile(
    r"\b(?:less than|fewer than|below|under|within|at most|no more than|not more than|no later than|not to exceed"
    r"|a maximum of|as (?:low|little|few) as)$"
)
_ALLOWING = re.compile(r"\b(?:can|may|could|allowed|eligible|entitled)\b")
# "raised questions" has no opposite.
_NO_MOVE = re.compile(
    r" (?:[a-z]+ ){0,2}(?:possibilit|question|concern|issue|doubt|prospect|awareness|capital|money|fund)"
)
_WORD = re.compile(r"(?<![-\w])[a-z]+(?![-\w])")
_DATED = re.compile(r"[A-Z].*\d")
_PLACES = (NameKind.COUNTRY, NameKind.STATE, NameKind.CITY)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a statement, from `start` to `end`, and what it is changed to."""

    kind: str
    start: int
    end: int
    written: str
    instead: str
    rank: float


def changes(statement: str, passage: str, pool: FactPool, key: str) -> Iterator[Change]:
    """Yield the changes of a statement, the surest first; `key` decides between equals."""
    yield from _numbers(statement, passage, pool, key)
    yield from _directions(statement)
    for found in DATE.finditer(statement):
        # A month or a year alone says when something was measured: in another one it may have been the same.
        if _DATED.search(found.group()):
            instead = next(other_dates(found.group(), passage, pool, key), None)
            if instead and statement.count(found.group()) == 1:
                yield Change("date", found.start(), found.end(), found.group(), instead, 0.04)
    for name in names(statement):
        if name.start > 0 and not _is_tied(statement, name):
            instead = next(other_names(name.text, passage, pool, key), None)
            if instead and statement.count(name.text) == 1:
                yield Change("name", name.start, name.end, name.text, instead, 0.0)


def _numbers(statement: str, passage: str, pool: FactPool, key: str) -> Iterator[Change]:
    for quantity in quantities(statement):
        options = (
            _number(statement, quantity, digits)
            for digits in other_numbers(quantity, passage, pool, key)
            if _is_denied(statement, quantity, digits)
        )
        change = next((option for option in options if option is not None), None)
        if change is not None:
            yield change


def _is_denied(statement: str, quantity: Quantity, digits: str) -> bool:
    """Whether a statement that holds denies the one with `digits`: "more than 3" leaves room for "more than 2"."""
    before = (statement[: quantity.start] + quantity.hedge).rstrip().lower()
    is_larger = float(digits.replace(",", "")) > float(quantity.value)
    if _FLOOR.search(before):
        return is_larger
    return not _CEILING.search(before) or is_larger == (_ALLOWING.search(statement) is not None)


def _number(statement: str, quantity: Quantity, digits: str) -> Change | None:
    """Change a number; of `three (3)` the word with it."""
    start, end = quantity.digits_start, quantity.digits_start + len(quantity.digits)
    rank = 0.04 if quantity.measure is Measure.COUNT else 0.05
    before = statement[quantity.start : start]
    if "(" not in before:
        is_bracketed = statement[: quantity.start].rstrip().endswith("(") or statement[:start].rstrip("$US ").endswith(
            "("
        )
        is_repeated = quantity.measure is Measure.COUNT and statement.count(quantity.digits) > 1
        return None if is_bracketed or is_repeated else Change("number", start, end, quantity.digits, digits, rank)
    words = before[len(quantity.hedge) :].strip().rstrip("($").strip()
    instead = in_words(int(digits)) if digits.isdigit() else None
    if instead is None or in_words(int(float(quantity.value))) != words.lower().replace(" ", "-"):
        return None
    begin = statement.index(words, quantity.start)
    end += statement[end : end + 1] == ")"
    return Change("number", begin, end, statement[begin:end], f"{instead} ({digits})", rank)


def _directions(statement: str) -> Iterator[Change]:
    for found in _WORD.finditer(statement):
        instead = opposite(found.group())
        is_idle = found.group().startswith("raise") and _NO_MOVE.match(statement, found.end())
        if instead and not is_idle and not re.search(rf"\b{instead}\b", statement):
            yield Change("direction", found.start(), found.end(), found.group(), instead, 0.03)
            return


def _is_tied(statement: str, name: Name) -> bool:
    """Whether another word gives a name away or depends on it: its abbreviation, its article, the place it lies in."""
    before, after = statement[: name.start], statement[name.end :]
    if after.startswith((" (", "'", "-")) or before.endswith(("-", "(")) or re.search(r"\b(?:[Tt]he|an?) $", before):
        return True
    if name.kind not in _PLACES:
        return False
    return re.match(r",? [A-Z]", after) is not None or re.search(r"[A-Z]\w*,? $", before) is not None
