"""The encoding of a text file: its bytes as text, with a note where that took a guess."""

import codecs
import re

from engine.documents.unreadable import Unreadable

GUESSED = (
    "Read as Western European text (windows-1252), because it is not valid UTF-8; "
    "if letters are wrong, convert it to UTF-8 and upload it again."
)
BINARY = "The file holds binary data, no text."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.005
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text of a file, and a note where its encoding was guessed. Raises `Unreadable`.

    UTF-8 comes first, then UTF-16 that says so by its first bytes, then what the file declares, then Western European.
    """
    if content.startswith(_UTF_16_MARKS):
        return _checked(_decode_as("utf-16", content) or ""), None
    for name in ("utf-8-sig", declared):
        text = _decode_as(name, content) if name else None
        if text is not None:
            return _checked(text), None
    guessed = _decode_as("cp1252", content)
    if guessed is None:
        raise Unreadable(
            "The file is neither UTF-8 nor Western European text; convert it to UTF-8 and upload it again."
        )
    return _checked(guessed), GUESSED


def _decode_as(name: str, content: bytes) -> str | None:
    try:
        return content.decode(name)
    except (LookupError, ValueError):
        return None


def _checked(text: str) -> str:
    """The text with plain line ends. Raises `Unreadable` where it is none."""
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise Unreadable(BINARY)
    return text.replace("\r\n", "\n").replace("\r", "\n")
