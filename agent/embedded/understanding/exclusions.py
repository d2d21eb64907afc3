"""Exclusions: subjects that a message says no question is to be about, "no politics", "but not football"."""

from collections.abc import Sequence

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.tokens import WORD, Token
from agent.embedded.understanding.topic import Piece, phrase_at

_SMALL = ("any", "the", "a", "an", "about", "on", "of", "other")
_JOINS = (",", "and", "or", "&", "nor")
_MOST_WORDS = 5


def exclusions(
    text: str, tokens: Sequence[Token], found: Sequence[Piece], covered: Sequence[bool], words: Lexicon
) -> dict[Piece, Act]:
    """The pieces that are excluded, each with the instruction that it stands for; those joined to one go with it."""
    acts: dict[Piece, Act] = {}
    after = -1
    for piece in found:
        if not (_is_excluded(piece, tokens, covered, words) or _is_joined(tokens, after, piece)):
            continue
        after = piece.end
        said = " ".join(text[tokens[piece.start].start : tokens[piece.end - 1].end].split())
        acts[piece] = Act(Kind.SET, "instructions", f"Avoid {said}.", said, piece.start, piece.end)
    return acts


def _is_excluded(piece: Piece, tokens: Sequence[Token], covered: Sequence[bool], words: Lexicon) -> bool:
    first = tokens[piece.start]
    if piece.end - piece.start > _MOST_WORDS or first.kind != WORD or first.lower in words.idioms | words.idle:
        return False
    at = piece.start
    while at and tokens[at - 1].lower in _SMALL:
        at -= 1
    if at and covered[at - 1]:
        return False
    return any(at >= length and phrase_at(tokens, at - length, words.exclusions) == length for length in (1, 2))


def _is_joined(tokens: Sequence[Token], after: int, piece: Piece) -> bool:
    between = [token.lower for token in tokens[after : piece.start]] if after > 0 else []
    return 0 < len(between) <= len(_JOINS[:2]) and all(word in _JOINS for word in between)
