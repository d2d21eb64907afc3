"""Places: how a message names one item of a list, by its number or by words that it holds."""

from collections.abc import Sequence

from agent.embedded.understanding.numbers import SMALL, ordinal
from agent.embedded.understanding.tokens import NUMBER, QUOTE, WORD, Token

Place = tuple[int | tuple[str, ...], str]
_LISTED = (
    "one",
    "model",
    "example",
    "filter",
    "rubric",
    "query",
    "topic",
    "search",
    "site",
    "domain",
    "outlet",
    "prompt",
    "criterion",
    "condition",
)
_NAMED = ("one", "query", "topic", "search", "prompt", "site")
_MOST_WORDS = 3
_NO_NAMES = (
    "the",
    "a",
    "an",
    "this",
    "that",
    "other",
    "each",
    "every",
    "any",
    "no",
    "new",
    "another",
    "more",
    "search",
)
_JOINS = ("for", "with", "by", "to", "into")
_ENDS = (",", ".", ";", "!", "?")
_LONGEST = 6


def place(tokens: Sequence[Token], i: int) -> tuple[Place, int] | None:
    """An item of a list by its place: "second one", "first example", "last model"; the noun with it."""
    found = ordinal(tokens, i)
    if not found:
        return None
    at = i + found[1]
    bad = at < len(tokens) and tokens[at].lower in ("bad", "good", "negative")
    noun = tokens[at + bad].lower if at + bad < len(tokens) else ""
    if noun not in _LISTED:
        return None
    return (found[0], f"bad {noun}" if bad and tokens[at].lower != "good" else noun), found[1] + 1 + bad


def named(tokens: Sequence[Token], i: int) -> tuple[Place, int] | None:
    """An item of a list by a word or two that it holds: "gift policy prompt", "Denmark one"."""
    for length in range(1, _MOST_WORDS + 1):
        at = i + length
        if at >= len(tokens) or tokens[at - 1].kind != WORD or tokens[at - 1].lower in (*_NO_NAMES, *SMALL):
            return None
        if tokens[at].lower in _NAMED and not ordinal(tokens, i):
            return (tuple(token.lower for token in tokens[i:at]), tokens[at].lower), length + 1
    return None


def exchanged(tokens: Sequence[Token], i: int) -> tuple[tuple[Place, str], int] | None:
    """An item and what takes its place: "first one for \"Nairobi protests\"", "gift prompt with hotel costs"."""
    item = place(tokens, i) or named(tokens, i)
    at = i + item[1] if item else i
    if not item or at + 1 >= len(tokens) or tokens[at].lower not in _JOINS:
        return None
    first = end = at + 1
    if tokens[first].kind == QUOTE:
        return (item[0], tokens[first].value), first + 1 - i
    while end < len(tokens) and tokens[end].lower not in _ENDS:
        end += 1
    if end - first > _LONGEST or any(token.kind in (NUMBER, QUOTE) for token in tokens[first:end]):
        return None
    return (item[0], " ".join(token.text for token in tokens[first:end])), end - i
