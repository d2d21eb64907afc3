"""Metadata texts: which texts the metadata of documents hold, field by field."""

from collections.abc import Iterable, Mapping

MOST_TEXTS = 60
LONGEST_TEXT = 40
"""A field that holds more different texts, or longer ones, is no choice of a few: none of them is told."""


def texts_of(metadata: Iterable[Mapping[str, str | int | float | bool]]) -> dict[str, tuple[str, ...]]:
    """The different texts of each field, in order; a field with too many or too long ones is left out."""
    found: dict[str, set[str]] = {}
    for values in metadata:
        for name, value in values.items():
            if isinstance(value, str):
                found.setdefault(name, set()).add(value)
    return {name: tuple(sorted(texts)) for name, texts in found.items() if _is_choice(texts)}


def _is_choice(texts: set[str]) -> bool:
    return len(texts) <= MOST_TEXTS and max(map(len, texts)) <= LONGEST_TEXT
