"""What a question is about: its names and telling words, the searches made of them, and how relevant an article is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from engine.news.query import MONTHS, STOP_WORDS
from engine.news.words import singular, words
from schemas.article import Article

_ASKING_WORDS = """
according amount announce announced answer become becomes beginning change close date day days end ending exceed
exceeds first following happen happens higher highest last least less level lower lowest many month months next number
occur occurs official officially one outcome percent percentage place question reach reached report reported reports
resolve result second several share start take taken takes third three times total two value week weeks year years yes
monday tuesday wednesday thursday friday saturday sunday
"""
_SILENT = STOP_WORDS | MONTHS | frozenset(_ASKING_WORDS.split())
_TOKEN = re.compile(r"[^\W_](?:\S*[^\W_])?")
_POSSESSIVE = re.compile(r"['’]s$")
_NAME_WEIGHT = 2
LOWEST, HIGHEST = 1, 6
"""The ends of the scale of relevance."""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """`names` as written, each of one or more words; `others` in lower case. Dates and numbers are neither."""

    names: tuple[str, ...]
    others: tuple[str, ...]

    def searches(self, most: int) -> list[str]:
        """The `most` searches that tell most: names with words first, then names, then words."""
        return list(dict.fromkeys(filter(None, self._combined())))[:most]

    def relevance(self, article: Article) -> int:
        """How much of the question an article speaks of, from 1 (nothing) to 6 (all); names count twice."""
        held = {singular(word) for word in words(article.full_text)}
        weights = self._weights()
        met = sum(weight for word, weight in weights.items() if word in held)
        return LOWEST + round((HIGHEST - LOWEST) * met / sum(weights.values())) if weights else LOWEST

    def _combined(self) -> Iterator[str]:
        yield " ".join((*self.names[:2], *self.others[:2]))
        yield from self.names[:3]
        yield from (f"{name} {word}" for name, word in product(self.names[:2], self.others[:3]))
        yield from (" ".join(pair) for pair in combinations(self.others[:4], 2))
        yield from self.others

    def _weights(self) -> dict[str, int]:
        weights = {singular(word): 1 for other in self.others for word in words(other)}
        named = {singular(word) for name in self.names for word in words(name) if word not in STOP_WORDS}
        return weights | dict.fromkeys(named, _NAME_WEIGHT)


def question_terms(text: str) -> QuestionTerms:
    """Read a question."""
    names: list[list[str]] = []
    others: list[str] = []
    end = -1
    follows_name = False
    for match in _TOKEN.finditer(text):
        token = _POSSESSIVE.sub("", match.group())
        is_name = _tells(token) and token[0].isupper()
        if is_name and follows_name and text[end : match.start()] == " ":
            names[-1].append(token)
        elif is_name:
            names.append([token])
        elif _tells(token):
            others.append(token.lower())
        follows_name, end = is_name and token == match.group(), match.end()
    return QuestionTerms(_unique(" ".join(name) for name in names), _unique(others))


def _tells(token: str) -> bool:
    """Whether a token says what the question is about. Acronyms do, even those that read like a stop word."""
    if len(token) > 1 and token.isalpha() and token.isupper():
        return True
    parts = words(token)
    return not (len(parts) == 1 and parts[0] in _SILENT) and not all(part.isdigit() for part in parts)


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
