"""Columns: how a message names a column of a table."""

from collections.abc import Sequence

from agent.embedded.understanding.tokens import ALNUM, QUOTE, WORD, Token


def column(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """The name of a column: one word, an identifier or a quoted name."""
    if i >= len(tokens) or tokens[i].kind not in (WORD, ALNUM, QUOTE):
        return None
    return (tokens[i].value, 1) if tokens[i].lower not in _NO_COLUMN else None


_NO_COLUMN = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "in",
        "of",
        "to",
        "for",
        "from",
        "with",
        "and",
        "or",
        "column",
        "columns",
        "field",
        "called",
        "named",
        "date",
        "text",
        "as",
    ]
)


def name(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """The name of a column in front of what it is."""
    found = column(tokens, i)
    return found if found and found[0].lower() not in _NO_NAME else None


_NO_NAME = frozenset(
    [
        "what",
        "that",
        "this",
        "which",
        "it",
        "there",
        "when",
        "who",
        "where",
        "here",
        "how",
        "source",
        "question",
        "questions",
        "news",
        "everything",
        "start",
        "end",
    ]
)
