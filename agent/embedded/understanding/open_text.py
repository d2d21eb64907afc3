"""Open text: words that a setting takes as they are, such as an instruction or a rubric, and where they end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.embedded.understanding.patterns import Slot
from agent.embedded.understanding.tokens import Token

_LONG = 4
"""From so many words on, words that carry no setting say something together."""
_STOPS = frozenset(("(", ".", ";", "!", "?", "..", "...", "…"))
_JOINERS = frozenset([",", "(", "and", "but", "then", "with", "also", "plus", "-", "–", "or"])
_TRAILING = frozenset(
    [
        "please",
        "pls",
        "thanks",
        "though",
        "too",
        "then",
        "and",
        "but",
        ",",
        "from",
        "in",
        "on",
        "with",
        "for",
        "of",
        "at",
        "the",
        "a",
        "also",
        "about",
        "(",
    ]
)
_TELLING = frozenset(
    ["good", "new", "best", "quality", "certain", "different", "single", "various", "rest", "yes", "names"]
)
"""Words that carry no setting and yet say how a question should be."""
_EMPTY = frozenset(
    [
        "it",
        "them",
        "this",
        "that",
        "they",
        "these",
        "those",
        "ones",
        "one",
        "questions",
        "question",
        "the",
        "a",
        "an",
        "is",
        "are",
        "be",
        "to",
        "do",
        "so",
        "i",
        "you",
        "we",
        "my",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where other things are said: tokens at which an act begins, those of several words, and those of open text."""

    firm: Collection[int]
    strong: Collection[int]
    heads: Collection[int]


def open_text(text: str, edges: Edges, empty: Collection[str]) -> Slot:
    """The slot for open text in this message: (the words, length in tokens); `empty` words alone say nothing."""

    def slot(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
        if i in edges.firm:
            return None
        end = i
        while end < len(tokens) and not _ends(text, tokens, i, end, edges):
            end += 1
        while end > i and tokens[end - 1].lower in _TRAILING:
            end -= 1
        if not any(_says(token, empty if end - i < _LONG else ()) for token in tokens[i:end]):
            return None
        return text[tokens[i].start : tokens[end - 1].end], end - i

    return slot


def _says(token: Token, empty: Collection[str]) -> bool:
    telling = token.lower not in _EMPTY and (token.lower not in empty or token.lower in _TELLING)
    return telling and any(char.isalnum() for char in token.text)


def _ends(text: str, tokens: Sequence[Token], i: int, at: int, edges: Edges) -> bool:
    if tokens[at].lower in _STOPS or at in edges.strong:
        return True
    if at > i and "\n" in text[tokens[at - 1].end : tokens[at].start]:
        return True
    after = at
    while after < len(tokens) and tokens[after].lower in _JOINERS:
        after += 1
    return after > at and (after in edges.firm or after in edges.heads or after == len(tokens))
