"""Checks that every question written must pass, whatever rule wrote it."""

import re

from engine.embedded.english.date_mention import RELATIVE, UNRESOLVED
from engine.embedded.passage import Passage
from engine.embedded.standalone import points_back

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")
_REPEATED = re.compile(r"\b(the|a|an|of|to|in|on|at|by|for|and|was|did|is|are|were|from|with) \1\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|he|she|we|I|them|him|us|me|my|our|we're|it's)\b")
_YOU = re.compile(r"\b[Yy]our?s?\b")
_POSSESSIVE = re.compile(r"\b(?:his|her)\b")
_BROKEN = re.compile(
    r"\s[,.;:?]|[,;:(]\?|,,|\{|\}|\s{2,}|\( | \)|\b(?:and|or|of|the|a|an|to|in|with|by|for|at|on|from|that|which|as)\?$"
)
MIN_ASKED = 5
MAX_ASKED = 34
_STOP = frozenset(
    "the a an of to in on at by for and or was were is are did do does with from as that which be been has have had its their".split()
)


def asked_well(asked: str) -> bool:
    """Whether a question without its source is of the right length, whole, and points at nothing outside itself."""
    if not MIN_ASKED <= asked.count(" ") + 1 <= MAX_ASKED or _REPEATED.search(asked) or _BROKEN.search(f"{asked}?"):
        return False
    if ('"' in asked and not asked.startswith("what does")) or re.search(r"\((?:[ivx]{1,4}|[a-z])\)|\bhere$", asked):
        return False
    if _PRONOUN.search(asked) or points_back(asked) or asked.count("(") != asked.count(")") or asked.count('"') % 2:
        return False
    possessive = _POSSESSIVE.search(asked)
    return possessive is None or re.search(r" [A-Z]", asked[: possessive.start()]) is not None


def is_dated(question: str, passage: Passage) -> bool:
    """Whether every date in a question can be placed: absolute, or counted from a source that is named with its date."""
    if passage.named_source is None:
        return not RELATIVE.search(question) and not _YOU.search(question)
    return passage.reference is not None or not UNRESOLVED.search(question)


def gives_number_away(question: str, value: str) -> bool:
    """Whether a number stands in its own question, as digits or as a word."""
    right = float(value)
    if any(float(found.replace(",", "")) == right for found in _NUMBER.findall(question)):
        return True
    return (
        right.is_integer()
        and right < len(_WORDS)
        and re.search(rf"\b{_WORDS[int(right)]}\b", question, re.IGNORECASE) is not None
    )


def gives_text_away(question: str, answer: str) -> bool:
    """Whether an answer, or most of its telling words, stands in its own question."""
    low, right = question.lower(), answer.lower()
    if right in low:
        return True
    telling = [word for word in re.findall(r"[a-z0-9]+", right) if word not in _STOP]
    if not telling:
        return True
    within = sum(re.search(rf"\b{re.escape(word)}", low) is not None for word in telling)
    return within > len(telling) / 2 or (
        len(telling) <= 3 and re.search(rf"\b{re.escape(telling[-1])}\b", low) is not None
    )  # noqa: PLR2004


def nearly_same(one: str, other: str) -> bool:
    """Whether two questions share at least 80 % of their words."""
    first, second = _bag(one), _bag(other)
    return len(first & second) >= 0.8 * len(first | second)  # noqa: PLR2004


def _bag(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.%$-]+", text.lower()))
