"""Pasted SQL: where a statement ends and the words of the message go on."""

import re

_KEYWORDS = [
    "select",
    "from",
    "where",
    "and",
    "or",
    "group",
    "order",
    "by",
    "having",
    "limit",
    "offset",
    "union",
    "all",
    "except",
    "intersect",
    "join",
    "left",
    "right",
    "inner",
    "outer",
    "full",
    "cross",
    "on",
    "using",
    "as",
    "with",
    "case",
    "when",
    "then",
    "else",
    "end",
    "qualify",
    "window",
    "partition",
    "between",
    "in",
    "not",
    "is",
    "null",
    "like",
    "asc",
    "desc",
    "distinct",
    "unnest",
    "lateral",
    "tablesample",
    "over",
    "interval",
    "exists",
]
_KEYWORD = rf"(?:{'|'.join(_KEYWORDS)})\b"
_PROSE_LINE = re.compile(rf"(?<![,(=<>+*/\s])[ \t]*\n\s*(?!{_KEYWORD}|[)`(,\d'])[A-Za-z]", re.IGNORECASE)
_PROSE = re.compile(
    rf"\s+(?:--|–|—)\s+|,\s+(?!{_KEYWORD})[a-z]+\s+(?:in\s+[a-z_]+\b|(?!{_KEYWORD}|[=<>])[a-z])|\s+as\s+(?:the|my|our)\s",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)


def sql_end(text: str) -> int:
    """The length of the statement that a text begins with, without white space and words behind it."""
    ends = [len(text)]
    line = next((match for match in _PROSE_LINE.finditer(text) if _is_closed(text[: match.start()])), None)
    if line:
        ends.append(line.start())
    last = max((match.end() for match in _FROM.finditer(text)), default=0)
    prose = next((match for match in _PROSE.finditer(text, last) if _is_closed(text[: match.start()])), None)
    if prose:
        ends.append(prose.start())
    return len(text[: min(ends)].rstrip())


def _is_closed(text: str) -> bool:
    """Whether every parenthesis is closed and something is read from."""
    return text.count("(") == text.count(")") and _FROM.search(text) is not None
