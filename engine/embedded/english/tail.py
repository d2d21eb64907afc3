"""The tail of a clause: how much of what follows the asked-for phrase belongs in the question.

Rules: it ends before a clause, a participle or a comparison set off by a comma; before "and" with a verb after it;
before "while", "as", "although". Where cutting would leave half a list, half a relative clause or a verb without its
object there is no tail at all.
"""

import re
from enum import Enum

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import SPELLED
from engine.embedded.english.verb import BASES
from engine.embedded.english.word import Words

_CUTTING = word_set("while although though whereas because since so")
_OPENING = word_set("the a an about roughly well down up")
_KEPT_AFTER_COMMA = word_set("effective")
_COMPLEMENT = re.compile(r"[DAOYEG]+T")
_VERB = re.compile(r"A*(?:[VBHM]|E(?=[DPTA#SR]))|P")
_CLAUSE = re.compile(r"[DAOYGEPN#d~]+?(?:[VBHM]|E(?=[DTA#ON])|X)")
_AS_CLAUSE = re.compile(r"[DOYANdR][^,;:]*[VBHM]")


class _Joined(Enum):
    """What "and" joins to what came before it."""

    PHRASE = "a phrase: it stays"
    CLAUSE = "a clause: the tail ends before it"
    HALF = "half of something: there is no tail"


def whole_tail(mask: str, words: Words, start: int, end: int) -> int | None:
    """Like `kept_tail` for a clause that keeps its numbers and comparisons."""
    return _Tail(mask.replace("#", "O").replace("N", "O"), words, end).kept(start, is_answered=False)


def kept_tail(mask: str, words: Words, start: int, end: int) -> int | None:
    """Give the position up to which the words from `start` may stay; `None` where they can't be cut cleanly."""
    return _Tail(mask, words, end).kept(start, is_answered=True)


class _Tail:
    def __init__(self, mask: str, words: Words, end: int) -> None:
        self._mask = mask
        self._words = words
        self._end = end

    def kept(self, start: int, *, is_answered: bool) -> int | None:
        for at in range(start, self._end):
            tag = self._mask[at]
            if tag in ";:":
                return at
            if tag in '"VBHMX' or (tag == "P" and is_answered and self._words.low(at) == "than"):
                return None
            if tag == "#":
                return at - 1 if self._words.low(at - 1) in ("to", "from") else None
            if tag in ",CS":
                cut = self._cut(at)
                if cut is not _Joined.PHRASE:
                    return at if cut is _Joined.CLAUSE else None
        return self._end

    def _cut(self, at: int) -> _Joined:
        tag = self._mask[at]
        if tag == "C":
            return self._joined(at)
        if tag == "S":
            return _Joined.CLAUSE if self._ends_at_conjunction(at) else _Joined.HALF
        if self._words.low(at + 1) in _KEPT_AFTER_COMMA:
            return _Joined.PHRASE
        return _Joined.CLAUSE if self._ends_at_comma(at) else _Joined.HALF

    def _joined(self, at: int) -> _Joined:
        mask, following = self._mask, self._mask[at + 1 : at + 3]
        last = mask.rfind("P", 0, at)
        if last >= 0 and self._words.low(last) == "between":
            return _Joined.PHRASE
        if self._words.low(at + 1) in SPELLED:
            # "killed 109 people in Rwanda and six in Uganda": half of a list of counts.
            return _Joined.HALF
        is_bare_verb = self._words.low(at + 1) in BASES and re.match(r"[OW][DOYT]", following)
        if is_bare_verb or re.match(r"E[OY]", following):
            return _Joined.HALF
        if at + 2 == self._end and following[:1] == "E":
            return _Joined.CLAUSE
        if re.search(r"D[OE]$", mask[:at]) and following[:1] in ("O", "E", "A"):
            # "the negative and widespread effects": two adjectives of one noun.
            return _Joined.HALF if _CLAUSE.match(mask, at + 1, self._end) else _Joined.PHRASE
        complement = _COMPLEMENT.match(mask, at + 1, self._end)
        if complement and complement.end() < self._end and self._words.low(complement.end()) in BASES:
            return _Joined.HALF if mask[at + 1] == "Y" else _Joined.CLAUSE
        comma = mask.find(",", at, self._end)
        limit = comma if comma >= 0 else self._end
        is_clause = _VERB.match(mask, at + 1, limit) or _CLAUSE.match(mask, at + 1, limit)
        return _Joined.CLAUSE if is_clause else _Joined.PHRASE

    def _ends_at_comma(self, comma: int) -> bool:
        following = self._mask[comma + 1 : comma + 2]
        after = self._mask[comma + 1 : self._end]
        if re.search(r"D[OAE]$", self._mask[:comma]) and following in ("O", "A", "E", "G"):
            return False
        if following in ("S", "G", "A", "E", "T", "C", "R", "i"):
            return True
        if following == "P" and re.search(r",[DOY#]", after):
            return False
        return (following == "P" or self._words.low(comma + 1) in _OPENING) and ",C" not in after

    def _ends_at_conjunction(self, at: int) -> bool:
        if self._words.low(at) == "as":
            return _AS_CLAUSE.match(self._mask, at + 1, self._end) is not None
        return self._words.low(at) in _CUTTING
