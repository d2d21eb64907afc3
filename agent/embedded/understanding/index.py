"""The index: which entries of the lexicon can match somewhere in a message, and where they can begin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.embedded.understanding.entries import Entry
from agent.embedded.understanding.patterns import (
    Element,
    Optional,
    Slot,
    Words,
    beginnings,
    by_letter,
    misspelled,
)
from agent.embedded.understanding.tokens import Token


@dataclass(frozen=True, slots=True)
class _Indexed:
    entry: Entry
    words: frozenset[str]
    slots: frozenset[str]
    needed: tuple[frozenset[str], ...]
    """By element that a match cannot lack the words one of which stands there."""


class Index:
    """Entries by a word that each of them cannot do without: most of them need not be tried on a message at all."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, list[_Indexed]] = {}
        self._free: list[_Indexed] = []
        vocabulary: set[str] = set()
        for entry in entries:
            needed = tuple(element.keys for element in entry.elements if isinstance(element, Words))
            indexed = _Indexed(entry, *beginnings(entry.elements), needed)
            keys = min(needed, key=len, default=frozenset[str]())
            vocabulary |= _words(entry.elements)
            for key in keys:
                self._by_key.setdefault(key, []).append(indexed)
            if not keys:
                self._free.append(indexed)
        self._vocabulary = frozenset(vocabulary)
        self._long = by_letter(vocabulary)

    def repairs(self, tokens: Sequence[Token]) -> dict[str, frozenset[str]]:
        """The words of the lexicon that each unknown word of a message spells with one slip."""
        unknown = {token.lower: token for token in tokens if token.lower not in self._vocabulary}
        found = {lower: _near(self, token) for lower, token in unknown.items()}
        return {lower: words for lower, words in found.items() if words}

    def near(self, token: Token) -> frozenset[str]:
        """The words that a token spells with one slip."""
        return frozenset(misspelled(token, self._long))

    def starting(
        self, tokens: Sequence[Token], slots: Mapping[str, Slot], repairs: Mapping[str, frozenset[str]]
    ) -> dict[int, list[Entry]]:
        """The entries that may match, by the token at which they can begin."""
        places: dict[str, list[int]] = {}
        for i, token in enumerate(tokens):
            for word in (token.lower, *repairs.get(token.lower, ())):
                places.setdefault(word, []).append(i)
        active = {id(each): each for word in places for each in self._by_key.get(word, ())}
        filled: dict[str, list[int]] = {}
        found: dict[int, list[Entry]] = {}
        present = set(places)
        for each in (*active.values(), *self._free):
            if any(words.isdisjoint(present) for words in each.needed):
                continue
            starts = {i for word in each.words & present for i in places[word]}
            for name in each.slots:
                if name not in filled:
                    filled[name] = [i for i in range(len(tokens)) if slots[name](tokens, i)]
                starts.update(filled[name])
            for i in starts:
                found.setdefault(i, []).append(each.entry)
        return found


@lru_cache(maxsize=4096)
def _near(index: Index, token: Token) -> frozenset[str]:
    return index.near(token)


def _words(elements: tuple[Element, ...]) -> frozenset[str]:
    """Every word that a match may hold."""
    found: set[str] = set()
    for element in elements:
        if isinstance(element, Words):
            found |= element.words | {word for phrase in element.phrases for word in phrase}
        elif isinstance(element, Optional):
            found |= _words(element.elements)
    return frozenset(found)
