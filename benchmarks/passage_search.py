"""A search of passages by their words (BM25), to see whether a question finds the passage that it was made of."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_K, _B = 1.2, 0.75


class PassageSearch:
    """Ranks passages; of equal ones the first counts."""

    def __init__(self, passages: Sequence[str]) -> None:
        counts = [Counter(_words(passage)) for passage in passages]
        self._lengths = [sum(count.values()) for count in counts]
        self._average = sum(self._lengths) / max(1, len(counts))
        self._held: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for word, times in count.items():
                self._held[word].append((place, times))

    def best(self, question: str, number: int) -> list[int]:
        """The places of the passages that fit best."""
        scores: defaultdict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for word in set(_words(question)):
            held = self._held.get(word, ())
            weight = math.log(1 + (total - len(held) + 0.5) / (len(held) + 0.5))
            for place, times in held:
                length = 1 - _B + _B * self._lengths[place] / self._average
                scores[place] += weight * times * (_K + 1) / (times + _K * length)
        return sorted(scores, key=lambda place: (-scores[place], place))[:number]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
