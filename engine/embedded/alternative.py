"""Alternatives: other values that could stand where a right one stands: of its kind, unit and form, never right."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from zlib import crc32

from engine.embedded.english.date_mention import DATE
from engine.embedded.english.lexicon import word_list, word_set
from engine.embedded.english.month import MONTHS
from engine.embedded.english.number import Measure, Quantity, quantities
from engine.embedded.english.place import CITIES, COUNTRIES, STATES
from engine.embedded.fact_pool import FactPool, quantity_key

_FACTORS = (1.2, 0.8, 1.5, 0.6, 1.35, 0.7, 1.1, 0.9, 1.7, 0.5)
_STEPS = (1, -1, 2, -2, 3, 4)
_NEAREST = 1.8
_DAYS = (37, -45, 64, -28, 91, -73, 112, -98)
_YEARS = 4
_ONES = word_list(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_HUNDRED = 100


def chance(key: str, below: int) -> int:
    """Give a number from 0 up to `below` that depends on `key` alone."""
    return crc32(key.encode()) % below


def _shuffled(values: Iterable[str], key: str) -> list[str]:
    return sorted(values, key=lambda value: (crc32(f"{key}|{value}".encode()), value))


def other_numbers(quantity: Quantity, passage: str, pool: FactPool, key: str) -> Iterator[str]:
    """Yield other numbers of the same unit, size and form, none of which the passage has with that unit."""
    barred = {float(quantity.value), *_values(passage).get(quantity_key(quantity), ())}
    if quantity.measure not in (Measure.MONEY, Measure.PERCENT):
        # The noun after one is singular.
        if float(quantity.value) == 1:
            return
        barred.add(1.0)
    like = (value for value in pool.numbers.get(quantity_key(quantity), ()) if _is_like(value, quantity))
    for value in [*_shuffled(like, key), *_scaled(quantity, key)]:
        number = float(value.replace(",", ""))
        if number not in barred:
            barred.add(number)
            yield value


@lru_cache(8)
def _values(passage: str) -> dict[str, set[float]]:
    """The numbers of a passage by unit: asked for again for each of its facts."""
    found: dict[str, set[float]] = {}
    for quantity in quantities(passage):
        found.setdefault(quantity_key(quantity), set()).add(float(quantity.value))
    return found


@lru_cache(8)
def _dates(passage: str) -> frozenset[str]:
    return frozenset(found.group() for found in DATE.finditer(passage))


def _is_like(value: str, quantity: Quantity) -> bool:
    number, right = float(value.replace(",", "")), float(quantity.value)
    if len(value.partition(".")[2]) != len(quantity.digits.partition(".")[2]) or ("," in value) != (
        "," in quantity.digits
    ):
        return False
    return right > 0 and right / _NEAREST <= number <= right * _NEAREST


def _scaled(quantity: Quantity, key: str) -> Iterator[str]:
    """Yield the number made larger and smaller by some steps of its last digit that is not nought."""
    decimals = len(quantity.digits.partition(".")[2])
    right = float(quantity.value)
    noughts = len(quantity.value) - len(quantity.value.rstrip("0")) if not decimals and right else 0
    step = 10.0 ** (noughts - decimals)
    turn = chance(key, len(_FACTORS))
    for factor in (*_FACTORS[turn:], *_FACTORS[:turn]):
        steps = max(1, round(abs(right * factor - right) / step))
        number = right + (steps if factor > 1 else -steps) * step
        if number > 0:
            yield _like(quantity, number, decimals)
    # Of a small number the factors make only two others.
    for steps in _STEPS:
        if right + steps * step > 0:
            yield _like(quantity, right + steps * step, decimals)


def _like(quantity: Quantity, number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}" if "," in quantity.digits else f"{number:.{decimals}f}"


def in_words(number: int) -> str | None:
    """Write a number below 100 in words; `None` for any other."""
    if not 0 < number < _HUNDRED:
        return None
    if number <= len(_ONES):
        return _ONES[number - 1]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones - 1]}" if ones else "")


def other_dates(written: str, passage: str, pool: FactPool, key: str) -> Iterator[str]:
    """Yield other dates of the same form that the passage does not have."""
    barred = {written, *_dates(passage)}
    like = (value for value in pool.like_date(written) if _years_apart(value, written) <= _YEARS)
    for value in [*_shuffled(like, key), *_shifted(written, key)]:
        if value not in barred:
            barred.add(value)
            yield value


def _years_apart(one: str, other: str) -> int:
    first, second = re.search(r"\d{4}", one), re.search(r"\d{4}", other)
    return abs(int(first.group()) - int(second.group())) if first and second else 0


def _shifted(written: str, key: str) -> Iterator[str]:
    year = re.search(r"\d{4}", written)
    month = next((name for name in MONTHS if name in written), None)
    turn = chance(key, len(_DAYS))
    for days in (*_DAYS[turn:], *_DAYS[:turn]):
        if month and re.search(r"\b\d{1,2}\b", written):
            yield _other_day(written, month, days)
        elif month:
            yield written.replace(month, MONTHS[(MONTHS.index(month) + days // 20) % 12])
        elif year:
            yield str(int(year.group()) + days // 25)


def _other_day(written: str, month: str, days: int) -> str:
    year, day = re.search(r"\d{4}", written), re.search(r"\b\d{1,2}\b", written)
    start = date(int(year.group()) if year else 2001, MONTHS.index(month) + 1, min(int(day.group()) if day else 1, 28))
    moved = start + timedelta(days=days)
    text = re.sub(r"\b\d{1,2}\b", str(moved.day), written.replace(month, MONTHS[moved.month - 1]), count=1)
    return re.sub(r"\d{4}", str(moved.year), text)


def other_names(written: str, passage: str, pool: FactPool, key: str) -> Iterator[str]:
    """Yield other names of the same kind that the passage does not hold."""
    places = next((group for group in (COUNTRIES, STATES, CITIES) if written in group), frozenset[str]())
    seen = {written}
    for value in [*_shuffled(pool.like_name(written), key), *_shuffled(places, key)]:
        last = value.split()[-1]
        if value not in seen and last not in passage and not last.startswith(written.split()[-1]):
            seen.add(value)
            yield value


_PAIRS = (
    "increase decrease|rise fall|increased decreased|rose fell|higher lower|tighten ease|strengthened weakened"
    "|strengthen weaken|widened narrowed|widen narrow|raise lower|raised lowered|faster slower|stronger weaker"
    "|largest smallest|highest lowest|appreciated depreciated|appreciate depreciate|upside downside"
    "|improved deteriorated|improve deteriorate|larger smaller|improve worsen"
)
_OPPOSITES = {one: other for pair in _PAIRS.split("|") for one, other in (pair.split(), pair.split()[::-1])} | {
    "decline": "increase",
    "declined": "increased",
    "dropped": "rose",
    "decelerate": "accelerate",
    "tightened": "eased",
    "expanded": "contracted",
}
# These mean other things too.
_UNSURE = word_set("lower ease narrow slower")


def opposite(word: str) -> str | None:
    """Give the word that turns a statement round, where there is one that keeps its grammar."""
    return None if word in _UNSURE else _OPPOSITES.get(word)
