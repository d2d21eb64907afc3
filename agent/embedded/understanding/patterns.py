"""Patterns: phrases of the lexicon, compiled, and their matching against tokens.

A pattern is words in order. `a|b` are alternatives, `[x]` may be absent, `{name}` is a class of the lexicon, `<name>` a
slot that a rule fills; in alternatives `a_b` is the phrase "a b". Hyphens in a message are skipped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from agent.embedded.understanding.tokens import WORD, Token, spoken

Slot = Callable[[Sequence[Token], int], tuple[Any, int] | None]
_ELEMENT = re.compile(r"<\w+>|[\[\]]|(?:\{\w+\}|[^\s\[\]<>{}|]+)(?:\|(?:\{\w+\}|[^\s\[\]<>{}|]+))*|<=|>=")
LEAST_FUZZY = 5


@dataclass(frozen=True, slots=True)
class Words:
    """Any of these words; `phrases` are alternatives of several words."""

    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    keys: frozenset[str]
    """The words one of which stands first where the element matches."""


@dataclass(frozen=True, slots=True)
class SlotElement:
    """A place that the rule named `name` fills."""

    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """Elements that may be absent together."""

    elements: tuple["Element", ...]


Element = Words | SlotElement | Optional


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: index after its last token, what the slots captured, and how many words needed a spelling repair."""

    end: int
    captures: dict[str, Any] = field(default_factory=dict[str, Any])
    repairs: int = 0


def compile_pattern(text: str, classes: Mapping[str, Sequence[str]]) -> tuple[Element, ...]:
    """The elements of a pattern; `KeyError` names a class that the lexicon lacks."""
    stack: list[list[Element]] = [[]]
    for part in _ELEMENT.findall(text):
        if part == "[":
            stack.append([])
        elif part == "]":
            inner = tuple(stack.pop())
            stack[-1].append(Optional(inner))
        elif part.startswith("<"):
            stack[-1].append(SlotElement(part[1:-1]))
        else:
            stack[-1].append(_words(part.split("|"), classes))
    return tuple(stack[0])


def _words(parts: Sequence[str], classes: Mapping[str, Sequence[str]]) -> Words:
    alternatives = [
        word for part in parts for word in (classes[part[1:-1]] if part.startswith("{") else (part.replace("_", " "),))
    ]
    alternatives = [" ".join(map(spoken, words.split())) for words in alternatives]
    single = frozenset(word for word in alternatives if " " not in word)
    phrases = tuple(tuple(phrase.split()) for phrase in alternatives if " " in phrase)
    return Words(single, phrases, single | {phrase[0] for phrase in phrases})


Repairs = Mapping[str, frozenset[str]]
"""By unknown word the words that it spells with one slip."""


def pattern_matches(
    elements: tuple[Element, ...], tokens: Sequence[Token], i: int, slots: Mapping[str, Slot], repairs: Repairs
) -> list[Hit]:
    """The matches at `i`, one an end, the longest first; exact words win over repaired ones.

    A shorter one is what is left where its last words belong to another act, as in "numeric question and answer pairs".
    """
    best: dict[int, Hit] = {}
    for hit in _match(elements, tokens, Hit(i), slots, repairs):
        if hit.end not in best or hit.repairs < best[hit.end].repairs:
            best[hit.end] = hit
    return sorted(best.values(), key=lambda hit: -hit.end)


def _match(
    elements: tuple[Element, ...], tokens: Sequence[Token], hit: Hit, slots: Mapping[str, Slot], repairs: Repairs
) -> Iterator[Hit]:
    skipped = 0
    while skipped < len(elements) and _cannot_begin(elements[skipped], tokens, hit.end, repairs):
        skipped += 1
    if skipped == len(elements):
        yield hit
        return
    head, rest = elements[skipped], elements[skipped + 1 :]
    if isinstance(head, Optional):
        yield from _match(head.elements + rest, tokens, hit, slots, repairs)
        yield from _match(rest, tokens, hit, slots, repairs)
        return
    for step in _steps(head, tokens, hit, slots, repairs):
        yield from _match(rest, tokens, step, slots, repairs)


def _cannot_begin(element: Element, tokens: Sequence[Token], i: int, repairs: Repairs) -> bool:
    """Whether an optional element is absent at `i` for its first words alone: most are, and no match is tried then."""
    if not isinstance(element, Optional):
        return False
    first = element.elements[0]
    if i >= len(tokens):
        return True
    lower = tokens[i].lower
    if not isinstance(first, Words) or lower == "-" or lower in repairs:
        return False
    return lower not in first.keys


def _steps(
    head: Words | SlotElement, tokens: Sequence[Token], hit: Hit, slots: Mapping[str, Slot], repairs: Repairs
) -> Iterator[Hit]:
    i = hit.end
    if isinstance(head, Words) and i < len(tokens) and tokens[i].lower == "-" and "-" in head.words:
        yield Hit(i + 1, hit.captures, hit.repairs)
    while i < len(tokens) and tokens[i].lower == "-":
        i += 1
    if i >= len(tokens):
        return
    if isinstance(head, SlotElement):
        found = slots[head.name](tokens, i)
        if found:
            yield Hit(i + found[1], {**hit.captures, head.name: found[0]}, hit.repairs)
        return
    for phrase in head.phrases:
        end = _phrase_end(phrase, tokens, i)
        if end:
            yield Hit(end, hit.captures, hit.repairs)
    lower = tokens[i].lower
    if lower in head.words:
        yield Hit(i + 1, hit.captures, hit.repairs)
    elif lower in repairs and repairs[lower] & head.words:
        yield Hit(i + 1, hit.captures, hit.repairs + 1)


def _phrase_end(phrase: tuple[str, ...], tokens: Sequence[Token], i: int) -> int | None:
    for word in phrase:
        while i < len(tokens) and tokens[i].lower == "-":
            i += 1
        if i >= len(tokens) or tokens[i].lower != word:
            return None
        i += 1
    return i


def by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """The words long enough to be known in spite of a slip, by their first letter."""
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= LEAST_FUZZY:
            found.setdefault(word[0], []).append(word)
    return found


def misspelled(token: Token, words: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of these words, keyed by first letter, that a token spells with one slip."""
    return [word for word in words.get(token.lower[:1], ()) if nearly(token, word)]


def nearly(token: Token, word: str) -> bool:
    """Whether a typed word of five letters or more is `word` with one slip; the first letter must be right."""
    return token.kind == WORD and len(token.lower) >= LEAST_FUZZY and _nearly(token.lower, word)


@cache
def well_spelled() -> frozenset[str]:
    """English words that look like a slip of a word of the lexicon and are none: "dairy" is not "daily"."""
    return frozenset(files("agent.embedded.understanding").joinpath("well_spelled.txt").read_text("utf-8").split())


@lru_cache(maxsize=8192)
def _nearly(typed: str, word: str) -> bool:
    if len(word) < LEAST_FUZZY or typed[0] != word[0] or typed in well_spelled():
        return False
    return typed.rstrip("ds") != word.rstrip("ds") and _one_slip(typed, word)


def _one_slip(typed: str, word: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if abs(len(typed) - len(word)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    rest_typed, rest_word = typed[at:], word[at:]
    if len(typed) == len(word):
        swapped = rest_typed[:2] == rest_word[1::-1] and rest_typed[2:] == rest_word[2:]
        return rest_typed[1:] == rest_word[1:] or swapped
    return rest_typed[1:] == rest_word or rest_typed == rest_word[1:]


def beginnings(elements: tuple[Element, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the slots that a match can begin with."""
    if not elements:
        return frozenset(), frozenset()
    head = elements[0]
    if isinstance(head, SlotElement):
        return frozenset(), frozenset({head.name})
    if isinstance(head, Words):
        return head.words | {phrase[0] for phrase in head.phrases}, frozenset()
    inner, after = beginnings(head.elements), beginnings(elements[1:])
    return inner[0] | after[0], inner[1] | after[1]


def remembered(slots: Mapping[str, Slot], tokens: Sequence[Token]) -> dict[str, Slot]:
    """The same slots for one message, each tried once at each place."""

    def once(slot: Slot) -> Slot:
        found = cache(lambda i: slot(tokens, i))
        return lambda _tokens, i: found(i)

    return {name: once(slot) for name, slot in slots.items()}
