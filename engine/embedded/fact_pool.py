"""Other values of the same kind from the same texts: the source of distractors and of false variants."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.embedded.english.cleaning import clean
from engine.embedded.english.date_mention import DATE
from engine.embedded.english.month import MONTH
from engine.embedded.english.name import NameKind, body_word, kind_of, names
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
        """Collect the values of `texts`, read until every kind is full or a bounded amount of text is read."""
        numbers: dict[str, dict[str, None]] = {}
        times: Counter[str] = Counter()
        dates: dict[str, dict[str, None]] = {}
        found_names: dict[NameKind, dict[str, None]] = {}
        read = 0
        for text in texts:
            cleaned = clean(text[:_FROM_EACH])
            read += len(cleaned)
            for quantity in quantities(cleaned):
                key = quantity_key(quantity)
                _add(numbers.setdefault(key, {}), quantity.digits)
                times.update((key, f"{key}|{quantity.value}"))
            for date in DATE.finditer(cleaned):
                _add(dates.setdefault(date_form(date.group()), {}), date.group())
            for name in names(cleaned):
                _add(found_names.setdefault(name.kind, {}), name.text)
            if read > _SAMPLED:
                break
        return cls(
            {key: tuple(values) for key, values in numbers.items()},
            frozenset(
                key
                for key, count in times.items()
                if count > _OFTEN and count > _LARGE_SHARE * times[key.rpartition("|")[0]]
            ),
            {key: tuple(values) for key, values in dates.items()},
            {key: tuple(values) for key, values in found_names.items()},
        )

    def is_commonplace(self, quantity: Quantity) -> bool:
        """Whether the texts repeat this very value so often that it tells little."""
        return f"{quantity_key(quantity)}|{quantity.value}" in self.commonplace

    def like_date(self, written: str) -> tuple[str, ...]:
        """Dates written in the same form."""
        return self.dates.get(date_form(written), ())

    def like_name(self, written: str) -> tuple[str, ...]:
        """Names of the same kind."""
        kind = kind_of(written)
        if kind is None:
            return ()
        if kind is not NameKind.BODY:
            return self.names.get(kind, ())
        return tuple(name for name in self.names.get(kind, ()) if body_word(name) == body_word(written))


def _add(values: dict[str, None], value: str) -> None:
    if len(values) < LIMIT:
        values[value] = None
