"""Quotes: quoted text that is taken as a sentence of its own."""

from collections.abc import Sequence

from agent.embedded.understanding.tokens import QUOTE, Token


def sentence(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text with a capital and a full stop."""
    text = tokens[i].value.strip() if i < len(tokens) and tokens[i].kind == QUOTE else ""
    if not text:
        return None
    return f"{text[0].upper()}{text[1:]}" + ("" if text[-1] in ".!?" else "."), 1
