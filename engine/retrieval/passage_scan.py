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
    """Takes the passages one after the other and ranks them for each prompt; of equal ones the first counts.

    A passage is found by its document's title too; those of a document that a prompt names by its title come first.
    """

    def __init__(self, prompts: Sequence[str]) -> None:
        self._prompts = [_plain(prompt) for prompt in prompts]
        self._named: list[set[int]] = [set() for _ in prompts]
        self._terms = [search_terms(prompt) for prompt in prompts]
        self._held = {term: _Held() for terms in self._terms for term in terms}
        self._lengths: array[int] = array("I")

    def add(self, passage: str, title: str = "") -> None:
        """Take the next passage, of the document of a title."""
        place = len(self._lengths)
        found = _WORD.findall(f"{title}\n{passage}".lower())
        for term, times in self._wanted(Counter(found)).items():
            held = self._held[term]
            held.places.append(place)
            held.times.append(times)
        self._lengths.append(len(found))
        if plain := _plain(title):
            for prompt, named in zip(self._prompts, self._named, strict=True):
                if plain in prompt:
                    named.add(place)

    def best(self, prompt: int, number: int) -> list[int]:
        """The places of the relevant passages, best first; none where nothing has half of what the prompt asks for."""
        scores, relevant = self._scored(prompt)
        ranked = self._ordered(prompt, {it: scores[it] for it in relevant})
        return [it for it in ranked[:number] if scores[it] >= _LEAST_OF_BEST * scores[ranked[0]]]

    def nearest(self, prompt: int, number: int) -> list[int]:
        """The places of the passages that fit best, relevant or not."""
        scores, _ = self._scored(prompt)
        return self._ordered(prompt, scores)[:number]

    def _scored(self, prompt: int) -> tuple[Mapping[int, float], list[int]]:
        """The score of each passage that holds a term, and those that are relevant."""
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
        return scores, [it for it in scores if covered[it] >= enough and terms_held[it] >= fewest]

    def _ordered(self, prompt: int, scores: Mapping[int, float]) -> list[int]:
        named = self._named[prompt]
        return sorted(scores, key=lambda it: (it not in named, -scores[it], it))

    def _wanted(self, counts: Mapping[str, int]) -> dict[str, int]:
        wanted: dict[str, int] = {}
        for word, times in counts.items():
            if (term := _stem(word)) in self._held:
                wanted[term] = wanted.get(term, 0) + times
        return wanted

    def _weight(self, term: str) -> float:
        held = len(self._held[term].places)
        return math.log(1 + (len(self._lengths) - held + 0.5) / (held + 0.5))


def _plain(text: str) -> str:
    """The words alone, each between spaces, so that one text is found in another at whole words."""
    words = _WORD.findall(text.lower())
    return f" {' '.join(words)} " if words else ""


def search_terms(prompt: str) -> tuple[str, ...]:
    """The stems of the words of a prompt that say what is looked for."""
    found = (word for word in _WORD.findall(prompt.lower()) if word not in STOP_WORDS and len(word) > 1)
    return tuple(dict.fromkeys(map(_stem, found)))
