"""An expected value of a field: a value, or a condition that several values meet."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from typing import Any

from engine.metadata_filter import FilterSyntaxError, parse_filter

_FRAMING = re.compile(
    r"\b(questions?|qs|qa|binary|numeric|numbers?|yes|true|false|multiple|choice|options?|forecast\w*|predict\w*|datasets?"
    r"|news|articles?|labels?|answers?|confidence|sources?|slices?|daily|weekly|monthly|last|past|days?|weeks?|months?"
    r"|since|until|per|about|regarding|concerning|please|pls|build|make|create|give|want|need|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""Words that say what is to be made, not what it is about."""
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field has to be. `shown` is the value or condition as the goal words it."""

    shown: Any
    holds: Callable[[Any], bool]


def exactly(value: Any) -> Expected:
    """The value itself; numbers to a millionth, texts without regard to case and white space."""
    return Expected(value, partial(_same, value))


def condition(given: Mapping[str, Any]) -> Expected:
    """One of the conditions of a goal. Raises `ValueError` where there is no such condition."""
    known = [name for name in _CONDITIONS if name in given]
    if len(known) != 1:
        raise ValueError(f"{dict(given)} is no condition; write one of {', '.join(_CONDITIONS)}.")
    return Expected(dict(given), partial(_CONDITIONS[known[0]], given))


def expected(value: Any) -> Expected:
    """A value or a condition, as it stands in a goal."""
    return condition(value) if isinstance(value, Mapping) else exactly(value)


def _same(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, str) and isinstance(value, str):
        return folded(wanted) == folded(value)
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, int | float) and isinstance(value, int | float):
        return abs(wanted - value) < _CLOSE
    if isinstance(wanted, list) and isinstance(value, list):
        return len(wanted) == len(value) and all(map(_same, wanted, value))
    if isinstance(wanted, dict) and isinstance(value, dict):
        return wanted.keys() == value.keys() and all(_same(wanted[key], value[key]) for key in wanted)
    return wanted == value


def folded(text: str) -> str:
    """A text without case, with single spaces."""
    return " ".join(text.casefold().split())


def _one_of(given: Mapping[str, Any], value: Any) -> bool:
    return any(_same(each, value) for each in given["one_of"])


def _between(given: Mapping[str, Any], value: Any) -> bool:
    low, high = given["between"]
    if isinstance(low, str):
        return isinstance(value, str) and low <= value <= high
    return isinstance(value, int | float) and low - _CLOSE <= value <= high + _CLOSE


def _about(given: Mapping[str, Any], value: Any) -> bool:
    return value is not None and _holds_all(given["about"], value)


def _holds_all(texts: Sequence[str], value: Any) -> bool:
    held = folded(" ".join(value) if isinstance(value, list) else str(value))
    return all(any(folded(each) in held for each in str(text).split("|")) for text in texts)


def _topic(given: Mapping[str, Any], value: Any) -> bool:
    wanted = given["topic"]
    return isinstance(value, list) and _holds_all(wanted, value) and not _framed(" ".join(map(str, wanted)), value)


def _framed(wanted: str, queries: Sequence[str]) -> bool:
    allowed = {found.casefold() for found in _FRAMING.findall(wanted)}
    return any(found.casefold() not in allowed for query in queries for found in _FRAMING.findall(query))


def _items(given: Mapping[str, Any], value: Any) -> bool:
    """As many items as wanted, in any order, each with its texts."""
    wanted: list[list[str]] = given["items"]
    if not isinstance(value, list) or len(value) != len(wanted):
        return False
    return any(all(map(_holds_all, wanted, order)) for order in permutations(value))


def _topics(given: Mapping[str, Any], value: Any) -> bool:
    texts = " ".join(str(text) for texts in given["topics"] for text in texts)
    return _items({"items": given["topics"]}, value) and not _framed(texts, value)


def _rubrics(given: Mapping[str, Any], value: Any) -> bool:
    wanted: list[dict[str, Any]] = given["rubrics"]
    if not isinstance(value, list) or len(value) != len(wanted):
        return False
    return any(all(map(_is_filter, wanted, order)) for order in permutations(value))


def _is_filter(wanted: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    settings = {"min_score": 0.5} | {key: each for key, each in value.items() if key != "rubric"}
    stated = {"min_score": 0.5} | {key: each for key, each in wanted.items() if key != "about"}
    return _holds_all(wanted["about"], value.get("rubric", "")) and _same(stated, settings)


def _models(given: Mapping[str, Any], value: Any) -> bool:
    wanted: list[dict[str, Any]] = given["models"]
    if not isinstance(value, list) or len(value) != len(wanted):
        return False
    return any(_same(wanted, [{"temperature": 1, **each} for each in order]) for order in permutations(value))


def _files(given: Mapping[str, Any], value: Any) -> bool:
    wanted = given["files"]
    try:
        filters = [parse_filter(text) for text in value or ()]
    except FilterSyntaxError:
        return False
    if not filters:
        return False

    def is_used(metadata: Mapping[str, Any]) -> bool:
        return any(each.matches(metadata) for each in filters)

    return all(map(is_used, wanted.get("accepts", ()))) and not any(map(is_used, wanted.get("rejects", ())))


def _sql(given: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and _bare(value) == _bare(given["sql"])


def _bare(query: str) -> str:
    return folded(query).removesuffix(";").strip()


_CONDITIONS: Mapping[str, Callable[[Mapping[str, Any], Any], bool]] = {
    "one_of": _one_of,
    "between": _between,
    "about": _about,
    "topic": _topic,
    "items": _items,
    "topics": _topics,
    "rubrics": _rubrics,
    "models": _models,
    "files": _files,
    "sql": _sql,
}
