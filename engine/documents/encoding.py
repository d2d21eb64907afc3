"""The encoding of a text file, with a note where that took a guess."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from engine.documents.unreadable import Unreadable

GUESSED = (
    "Read as Western European text (windows-1252), because it is not valid UTF-8; "
    "if letters are wrong, convert it to UTF-8 and upload it again."
)
BINARY = "The file holds binary data, no text."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.005
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AT_ONCE = 2**18


def encoding_of(path: Path, beginning: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The name of a file's encoding, and a note where it was guessed. Raises `Unreadable` where it is no text.

    UTF-8 comes first, then UTF-16 that says so by its first bytes, then what the file declares, then Western European.
    """
    if beginning.startswith(_UTF_16_MARKS):
        if not _is_text(path, "utf-16"):
            raise Unreadable(BINARY)
        return "utf-16", None
    for name in ("utf-8-sig", declared):
        if name and _is_text(path, name):
            return name, None
    if not _is_text(path, "cp1252"):
        raise Unreadable(
            "The file is neither UTF-8 nor Western European text; convert it to UTF-8 and upload it again."
        )
    return "cp1252", GUESSED


def blocks(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file in blocks, with plain line ends."""
    with path.open(encoding=encoding) as file:
        while block := file.read(_AT_ONCE):
            yield block


def _is_text(path: Path, encoding: str) -> bool:
    """Whether a file can be read in an encoding. Raises `Unreadable` where that gives no text."""
    control = length = 0
    try:
        for block in blocks(path, encoding):
            control += len(_CONTROL.findall(block))
            length += len(block)
    except (LookupError, ValueError):
        return False
    if control > _MOST_CONTROL * length:
        raise Unreadable(BINARY)
    return True
