"""Checks that every question written must pass, whatever rule wrote it."""

import re

from engine.embedded.english.date_mention import RELATIVE, UNRESOLVED
from engine.embedded.english.lexicon import word_list, word_set
from engine.embedded.english.month import MONTHS, WEEKDAYS
from engine.embedded.english.phrase import starting_low
from engine.embedded.english.standalone import points_back
from engine.embedded.passage import Passage

_NUMBER_WORDS = word_list(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty"""
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")
_REPEATED = re.compile(
    r"\b(the|a|an|of|to|in|on|at|by|for|and|was|did|is|are|were|from|with) \1\b|\b(?:at|by|to) (?:at|by|to) ",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|they|he|she|we|I|them|him|us|me|my|our|we're|it's)\b")
_YOU = re.compile(r"\b[Yy]our?s?\b")
_POSSESSIVE = re.compile(r"\b(?:his|her)\b")
_BROKEN = re.compile(
    r"\s[,.;:?]|[,;:(]\?|,,|\{|\}|\s{2,}|\( | \)|\((?:[ivx]{1,4}|[a-z])\)"
    r"|\b(?:and|or|of|the|a|an|to|in|with|by|(?<!stand )for|at|on|from|that|which|as|here|than|is|are|was|were|be|still"
    r"|also)\?$"
    r"|\b(?:in|of|to) (?:more|less|fewer|larger|smaller|higher|lower|greater|faster|slower|stronger|weaker)\?$"
    r"|\boff of\b|\b(?:both|between|either) (?:in|at|on|for|by|to|this|a|an)\b(?!.* (?:and|or) )"
)
_NAME = re.compile(r"[^\w]*[A-Z][\w.'-]")
_TIMES = frozenset((*MONTHS, *WEEKDAYS))
_DEFINING = re.compile(r"what (?:is|does) (?:the )?[\"A-Z]")
_FEWEST_TO_DEFINE = 3
_FEWEST_WORDS = 5
_MOST_WORDS = 34
_SMALL_WORDS = word_set(
    """the a an of to in on at by for and or was were is are did do does with from as that which be been has have had
    its their"""
)
_FEW_TELLING = 3
_SAME = 0.8


def asked_well(asked: str) -> bool:
    """Whether a question without its source is of the right length, whole, and points at nothing outside itself."""
    fewest = _FEWEST_TO_DEFINE if _DEFINING.match(asked) else _FEWEST_WORDS
    if not fewest <= asked.count(" ") + 1 <= _MOST_WORDS:
        return False
    if _REPEATED.search(asked) or _BROKEN.search(f"{asked}?") or asked.count("(") != asked.count(")"):
        return False
    if '"' in asked and not asked.startswith("what does"):
        return False
    possessive = _POSSESSIVE.search(asked)
    if possessive and not re.search(r" [A-Z]", asked[: possessive.start()]):
        return False
    return not (_PRONOUN.search(asked) or points_back(asked))


def is_placed(asked: str, question: str, passage: Passage) -> bool:
    """Whether who does not know the passage can tell what `asked` is about, and when: `question` names the source."""
    return is_dated(question, passage) and (passage.is_identified or _names_something(asked, passage))


def _names_something(asked: str, passage: Passage) -> bool:
    """Whether a question or statement has a name in it; the capital of a sentence's first word makes none."""
    words = starting_low(asked, passage.text).split()
    return any(_NAME.match(word) and word.strip(",.'s") not in _TIMES for word in words)


def is_dated(question: str, passage: Passage) -> bool:
    """Whether every date in a question can be placed: absolute, or counted from the date of a source that it names."""
    if passage.named_source is None:
        return not (RELATIVE.search(question) or _YOU.search(question))
    return passage.reference is not None or not UNRESOLVED.search(question)


def gives_number_away(question: str, value: str) -> bool:
    """Whether a number stands in its own question, as digits or as a word."""
    right = float(value)
    if any(float(found.replace(",", "")) == right for found in _NUMBER.findall(question)):
        return True
    if not right.is_integer() or right >= len(_NUMBER_WORDS):
        return False
    return re.search(rf"\b{_NUMBER_WORDS[int(right)]}\b", question, re.IGNORECASE) is not None


def gives_text_away(question: str, answer: str) -> bool:
    """Whether an answer, or most of its telling words, stands in its own question."""
    low, right = question.lower(), answer.lower()
    telling = [word for word in re.findall(r"[a-z0-9]+", right) if word not in _SMALL_WORDS]
    if right in low or not telling:
        return True
    within = [word for word in telling if re.search(rf"\b{re.escape(word)}", low)]
    is_short = len(telling) <= _FEW_TELLING and telling[-1] in within
    return is_short or len(within) > len(telling) / 2


def nearly_same(one: str, other: str) -> bool:
    """Whether two questions share at least 80 % of their words."""
    first, second = _bag(one), _bag(other)
    return len(first & second) >= _SAME * len(first | second)


def _bag(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.%$-]+", text.lower()))
