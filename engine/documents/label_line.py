"""Label lines: what a document says under a heading of its own, such as "Author: Jane Doe"."""

import re

from engine.documents.asked_field import AskedField
from engine.embedded.stem import stems

_LINE = re.compile(
    r"^[\s>*_#|-]*(?P<label>[^\W\d_][\w ./'()-]{0,50}?)[*_\s]*(?::[*_]*|\t|\|| [–—-] )\s*(?P<value>\S[^\n\t|]*)",
    re.MULTILINE,
)
_SMALL = frozenset(stems("the of a an in for to and no nr number name"))
_LONGEST_VALUE = 300


def labelled(field: AskedField, text: str) -> list[str]:
    """The different values that stand behind the field's name, in order."""
    found: dict[str, None] = {}
    asked = _telling(field.stems)
    for line in _LINE.finditer(text):
        if _telling(stems(line["label"])) == asked:
            value = line["value"].strip(" *_|").rstrip(";")
            if value and len(value) <= _LONGEST_VALUE:
                found.setdefault(value)
    return list(found)


def _telling(words: frozenset[str]) -> frozenset[str]:
    return words - _SMALL or words
