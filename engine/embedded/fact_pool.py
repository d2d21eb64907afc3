"""Other values of the same kind from the same texts: the source of distractors and of false variants."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from engine.embedded.english.cleaning import clean
from engine.embedded.english.date_mention import DATE
from engine.embedded.english.month import MONTH
from engine.embedded.english.name import NameKind, body_word, kind_of, names, titles
from engine.embedded.english.number import Quantity, quantities

LIMIT = 200
_OFTEN = 30
_LARGE_SHARE = 0.15
_SAMPLED = 600_000
_FROM_EACH = 20_000


def quantity_key(quantity: Quantity) -> str:
    """What a quantity is counted in, as far as two of them can stand for one another."""
    return f"{quantity.measure}|{quantity.currency}|{quantity.scale}|{quantity.unit}"


def date_form(written: str) -> str:
    """The form of a written date, so that only like dates are exchanged: `Month 1, 2024` and `Month 2024` differ."""
    return re.sub(r"\d{1,2}", "d", re.sub(r"\d{4}", "y", re.sub(rf"{MONTH}", "m", written)))


@dataclass(frozen=True, slots=True)
class FactPool:
    """Values as written, by kind, in the order in which the texts have them; at most `LIMIT` of each."""

    numbers: dict[str, tuple[str, ...]]
    commonplace: frozenset[str]
    dates: dict[str, tuple[str, ...]]
    names: dict[NameKind, tuple[str, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "FactPool":
        """Collect the values of `texts`: of a bounded amount of each, and of all together."""
        collector = _Collector()
        read = 0
        for text in texts:
            if read > _SAMPLED:
                break
            sample = clean(text[:_FROM_EACH])
            read += len(sample)
            collector.add(sample)
        return cls(
            _tuples(collector.numbers), collector.commonplace(), _tuples(collector.dates), _tuples(collector.names)
        )

    def is_commonplace(self, quantity: Quantity) -> bool:
        """Whether the texts repeat this very value so often that it tells little."""
        return f"{quantity_key(quantity)}|{quantity.value}" in self.commonplace

    def like_date(self, written: str) -> tuple[str, ...]:
        """Dates written in the same form."""
        return self.dates.get(date_form(written), ())

    def like_name(self, written: str) -> tuple[str, ...]:
        """Names of the same kind; of bodies those with the same word for it, of people those with the same title."""
        kind = kind_of(written)
        if kind is None:
            return ()
        like = self.names.get(kind, ())
        if kind is NameKind.BODY:
            return tuple(name for name in like if body_word(name) == body_word(written))
        if kind is NameKind.PERSON:
            return tuple(name for name in like if titles(name) == titles(written))
        return like


_Key = TypeVar("_Key")


class _Collector:
    """Gathers values in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, dict[str, None]] = {}
        self.dates: dict[str, dict[str, None]] = {}
        self.names: dict[NameKind, dict[str, None]] = {}
        self._times: Counter[str] = Counter()

    def add(self, text: str) -> None:
        for quantity in quantities(text):
            key = quantity_key(quantity)
            _add(self.numbers, key, quantity.digits)
            self._times.update((key, f"{key}|{quantity.value}"))
        for date in DATE.finditer(text):
            _add(self.dates, date_form(date.group()), date.group())
        for name in names(text):
            _add(self.names, name.kind, name.text)

    def commonplace(self) -> frozenset[str]:
        often = ((key, count) for key, count in self._times.items() if count > _OFTEN)
        return frozenset(key for key, count in often if count > _LARGE_SHARE * self._times[key.rpartition("|")[0]])


def _add(groups: dict[_Key, dict[str, None]], key: _Key, value: str) -> None:
    values = groups.setdefault(key, {})
    if len(values) < LIMIT:
        values[value] = None


def _tuples(groups: dict[_Key, dict[str, None]]) -> dict[_Key, tuple[str, ...]]:
    return {key: tuple(values) for key, values in groups.items()}
