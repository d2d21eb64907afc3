"""A scan of passages for several prompts at once: what BM25 needs to rank them, and no text."""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from engine.embedded.stem import stem
from engine.news.query import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_SATURATION, _LENGTH_PART = 1.2, 0.75
_LEAST_COVERED = 0.5
"""The part of a prompt's weight that the words of a relevant passage have."""
_FEWEST_TERMS = 2
"""Terms that a relevant passage holds: one rare word alone is a coincidence, unless nothing else is asked for."""
_LEAST_OF_BEST = 0.5
"""The part of the best passage's score that the next ones have."""
_stem = lru_cache(maxsize=1 << 17)(stem)


@dataclass(slots=True)
class _Held:
    """The passages that hold a term, and how often each does."""

    places: "array[int]" = field(default_factory=lambda: array("I"))
    times: "array[int]" = field(default_factory=lambda: array("I"))


class PassageScan:
    """Takes the passages one after the other and ranks them for each prompt; of equal ones the first counts."""

    def __init__(self, prompts: Sequence[str]) -> None:
        self._terms = [search_terms(prompt) for prompt in prompts]
        self._held = {term: _Held() for terms in self._terms for term in terms}
        self._lengths: array[int] = array("I")

    def add(self, passage: str) -> None:
        """Take the next passage."""
        found = _WORD.findall(passage.lower())
        for term, times in self._wanted(Counter(found)).items():
            held = self._held[term]
            held.places.append(len(self._lengths))
            held.times.append(times)
        self._lengths.append(len(found))

    def best(self, prompt: int, number: int) -> list[int]:
        """The places of the relevant passages, best first; none where nothing has half of what the prompt asks for."""
        weights = {term: self._weight(term) for term in self._terms[prompt]}
        scores: defaultdict[int, float] = defaultdict(float)
        covered: defaultdict[int, float] = defaultdict(float)
        terms_held: Counter[int] = Counter()
        average = sum(self._lengths) / max(1, len(self._lengths))
        for term, weight in weights.items():
            held = self._held[term]
            for place, times in zip(held.places, held.times, strict=True):
                length = 1 - _LENGTH_PART + _LENGTH_PART * self._lengths[place] / average
                scores[place] += weight * times * (_SATURATION + 1) / (times + _SATURATION * length)
                covered[place] += weight
            terms_held.update(held.places)
        enough = _LEAST_COVERED * sum(weights.values())
        fewest = min(_FEWEST_TERMS, len(weights))
        relevant = (it for it in scores if covered[it] >= enough and terms_held[it] >= fewest)
        ranked = sorted(relevant, key=lambda it: (-scores[it], it))
        return [it for it in ranked[:number] if scores[it] >= _LEAST_OF_BEST * scores[ranked[0]]]

    def _wanted(self, counts: Mapping[str, int]) -> dict[str, int]:
        wanted: dict[str, int] = {}
        for word, times in counts.items():
            if (term := _stem(word)) in self._held:
                wanted[term] = wanted.get(term, 0) + times
        return wanted

    def _weight(self, term: str) -> float:
        held = len(self._held[term].places)
        return math.log(1 + (len(self._lengths) - held + 0.5) / (held + 0.5))


def search_terms(prompt: str) -> tuple[str, ...]:
    """The stems of the words of a prompt that say what is looked for."""
    found = (word for word in _WORD.findall(prompt.lower()) if word not in STOP_WORDS and len(word) > 1)
    return tuple(dict.fromkeys(map(_stem, found)))
