"""The tail of a clause: how much of what follows the asked-for phrase belongs in the question.

Rules: it ends before a clause, a participle or a comparison set off by a comma; before "and" with a verb after it; before "while",
"as", "although". Where cutting would leave half a list or half a relative clause there is no tail at all.
"""

import re
from enum import Enum

from engine.embedded.english.verb import BASES
from engine.embedded.english.word import Words

_CUTTING = frozenset("while although though whereas because since so".split())
_COMPLEMENT = re.compile(r"[DAOYEG]+T")
_VERB = re.compile(r"A*(?:[VBHM]|E(?=[DPTA#SR]))|P")
_CLAUSE = re.compile(r"[DAOYGEPN#d~]+?(?:[VBHM]|E(?=[DTA#ON])|X)")


class _Joined(Enum):
    """What "and" joins to what came before it."""

    PHRASE = "phrase"
    CLAUSE = "clause"
    VERB = "bare verb"


def _joined(mask: str, words: Words, at: int, end: int) -> _Joined:
    if (
        at + 1 < end
        and mask[at + 1] in "OW"
        and words.word(at + 1).lower() in BASES
        and mask[at + 2 : at + 3] in ("D", "O", "Y", "T")
    ):
        return _Joined.VERB
    if re.match(r"E[OY]", mask[at + 1 : at + 3]):
        return _Joined.VERB
    if re.search(r"D[OE]$", mask[:at]) and mask[at + 1 : at + 2] in ("O", "E", "A"):
        # "the negative and widespread effects": two adjectives of one noun.
        return _Joined.PHRASE if not _CLAUSE.match(mask, at + 1, end) else _Joined.VERB
    complement = _COMPLEMENT.match(mask, at + 1, end)
    if complement and complement.end() < end and words.word(complement.end()).lower() in BASES:
        return _Joined.CLAUSE
    stop = mask.find(",", at, end)
    limit = stop if stop >= 0 else end
    is_clause = _VERB.match(mask, at + 1, limit) or _CLAUSE.match(mask, at + 1, limit)
    return _Joined.CLAUSE if is_clause else _Joined.PHRASE


_KEPT_AFTER_COMMA = frozenset("effective".split())


def whole_tail(mask: str, words: Words, start: int, end: int) -> int | None:
    """Like `kept_tail` for a clause that keeps its numbers."""
    return kept_tail(mask.replace("#", "O").replace("N", "O"), words, start, end, is_answered=False)


def kept_tail(mask: str, words: Words, start: int, end: int, *, is_answered: bool = True) -> int | None:
    """Give the position up to which the words from `start` may stay; `None` where they can't be cut cleanly."""
    at = start
    while at < end:
        tag = mask[at]
        if tag in ';:"':
            return at if tag != '"' else None
        if tag == ",":
            if at + 1 < end and words.word(at + 1).lower() in _KEPT_AFTER_COMMA:
                at += 1
                continue
            return at if _may_cut(mask, words, at, end) else None
        if tag == "C":
            joined = _joined(mask, words, at, end)
            if joined is not _Joined.PHRASE:
                return at if joined is _Joined.CLAUSE else None
        if tag == "S":
            return at if _may_end_at(mask, words, at, end) else None
        if tag in "VBHMX":
            return None
        if tag == "#":
            return at - 1 if mask[at - 1 : at] in ("P", "T") else None
        if tag == "P" and is_answered and words.word(at).lower() == "than":
            return None
        at += 1
    return end


def _may_cut(mask: str, words: Words, comma: int, end: int) -> bool:
    following = mask[comma + 1 : comma + 2]
    if (
        re.search(r"(?:^|[^A-Za-z])D[OAE]$", mask[:comma])
        or re.search(r"D[OAE]$", mask[:comma])
        and following in ("O", "A", "E", "G")
    ):
        return False
    if following == "P" and re.search(r",[DOY#]", mask[comma + 1 : end]):
        return False
    if following in "SGAETCRi":
        return True
    if following == "P" or words.word(comma + 1).lower() in (
        "the",
        "a",
        "an",
        "about",
        "roughly",
        "well",
        "down",
        "up",
    ):
        return ",C" not in mask[comma + 1 : end]
    return False


def _may_end_at(mask: str, words: Words, at: int, end: int) -> bool:
    word = words.word(at).lower()
    if word == "as":
        return re.match(r"[DOYANdR][^,;:]*[VBHM]", mask[at + 1 : end]) is not None
    return word in _CUTTING
