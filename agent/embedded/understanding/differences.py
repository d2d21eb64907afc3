"""Differences: how far a number moves, "by two", "by 10 points"."""

from collections.abc import Sequence

from agent.embedded.understanding.numbers import number
from agent.embedded.understanding.patterns import Slot
from agent.embedded.understanding.tokens import Token

_POINTS = ("points", "point", "pp", "%", "percent")


def step(tokens: Sequence[Token], i: int, *, share: bool = False) -> tuple[float, int] | None:
    """ "by two", "by 10 points"; points and whole numbers of a share are hundredths."""
    found = number(tokens, i + 1) if i < len(tokens) and tokens[i].lower == "by" else None
    if not found:
        return None
    end = i + 1 + found[1]
    words = [token.lower for token in tokens[end : end + 2]]
    length = 2 if words == ["percentage", "points"] else 1 if words[:1] and words[0] in _POINTS else 0
    small = share and (length or found[0] >= 1)
    return (found[0] / 100 if small else found[0]), end + length - i


def stepped(sign: int, *, share: bool) -> Slot:
    """The slot for a difference in one direction."""

    def read(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
        found = step(tokens, i, share=share)
        return (sign * found[0], found[1]) if found else None

    return read
