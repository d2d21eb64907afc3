"""Numbers that a document states of what a field is named after."""

import re
from collections.abc import Iterator

from engine.documents.asked_field import AskedField
from engine.embedded.english.lexicon import word_set
from engine.embedded.stem import stem

_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<sign>[-−](?=[\d$€£]))?(?:US)?[$€£¥]?\s?(?P<digits>\d[\d,]*+(?:\.\d++)?+)(?!\.?\d)"
    rf"(?:[ -](?P<scale>{'|'.join(_SCALES)})s?\b)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(
    r"\s*(?:[:=]\s*|(?:\b(?:is|was|were|are|of|at|to|stood|rose|fell|reached|totall?ed|came|amounted|averaged|about"
    r"|approximately|around|nearly|over|some|an?|total|the)\b\s*){1,4})$",
    re.IGNORECASE,
)
_COUNTING = word_set("number num count total amount no of the in value level percent percentage pct usd eur dollars")
_OF = re.compile(r"\b(?:number|amount|count|total) of (?:the )?((?:[^\W\d_]+ ?){1,3})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE, _BETWEEN = 90, 40
"""Characters before a number, and between it and the words after it, that may speak of it."""
_WORDS_BETWEEN = 2


def stated_number(field: AskedField, text: str) -> float | int | None:
    """The number that is stated; `None` where there is none, or there are different ones."""
    asked = [word for word in field.words if word not in _COUNTING]
    phrase = _OF.search(field.hints)
    hinted = phrase[1].lower().split() if phrase else []
    for words in filter(None, (asked, hinted, hinted[:2], hinted[:1])):
        found = set(_numbers_of(tuple(map(stem, words)), text))
        if found:
            return _as_asked(found.pop(), field) if len(found) == 1 else None
    return None


def number_in(value: str, field: AskedField) -> float | int | None:
    """The only number of a short text such as "5,120 containers"."""
    found = {_value(number) for number in _NUMBER.finditer(value)}
    return _as_asked(found.pop(), field) if len(found) == 1 else None


def _numbers_of(words: tuple[str, ...], text: str) -> Iterator[float]:
    for number in _NUMBER.finditer(text):
        before = text[max(number.start() - _BEFORE, 0) : number.start()].rpartition("\n")[2]
        after = text[number.end() : number.end() + _BETWEEN]
        if _link_ends(before, words) or (not _is_year(number) and _begins(after, words)):
            yield _value(number)


def _link_ends(before: str, words: tuple[str, ...]) -> bool:
    """Whether the words stand before a number, with no more than "was" or "rose to" between."""
    link = _LINK.search(before)
    spoken = tuple(map(stem, _WORD.findall(before[: link.start()]))) if link else ()
    return spoken[-len(words) :] == words


def _begins(after: str, words: tuple[str, ...]) -> bool:
    """Whether the words follow a number, after an adjective or two at most."""
    spoken = tuple(map(stem, _WORD.findall(re.split(r"[.;:,\n(]", after)[0])))
    return any(spoken[place : place + len(words)] == words for place in range(_WORDS_BETWEEN + 1))


def _is_year(number: re.Match[str]) -> bool:
    return _YEAR.fullmatch(number["digits"]) is not None and not number["scale"]


def _value(number: re.Match[str]) -> float:
    value = float(number["digits"].replace(",", "").rstrip("."))
    return (-value if number["sign"] else value) * _SCALES.get((number["scale"] or "").lower(), 1)


def _as_asked(value: float, field: AskedField) -> float | int:
    """In the unit that the hints name, such as millions; whole numbers without a fraction."""
    unit = next((scale for name, scale in _SCALES.items() if f"in {name}" in field.hints.lower()), 1)
    value = round(value / unit, 9)
    return int(value) if value.is_integer() else value
