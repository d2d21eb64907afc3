"""Cleaning: a sentence as a reader sees it, without soft hyphens, line breaks and Markdown marks."""

import re
from html import unescape

_MARKS = re.compile(r"[\u00ad\u200b\ufeff]")
_PLAIN = str.maketrans({"\u2011": "-", "\u2010": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'", "‘": "'"})
_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^)]*\)|\[[^\]]*\])")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BREAK = re.compile(r"<br ?/?>")


def clean(text: str) -> str:
    """Give `text` on one line, straight apostrophes, links and emphasis reduced to their words."""
    if "&" in text:
        text = unescape(text)
    text = _MARKS.sub("", text).translate(_PLAIN)
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if "<" in text:
        text = _BREAK.sub(" ", text)
    return " ".join(text.split())
