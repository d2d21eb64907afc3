"""The kind of a file: by its name, and whether its first bytes agree."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from engine.documents.unreadable import Unreadable


class Kind(StrEnum):
    """What a file is, in words that its owner knows."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    CSV = "CSV"
    JSONL = "JSONL"
    PDF = "PDF"
    DOCX = "DOCX"


_SUFFIXES = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
}
_TYPES = {
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
    "text/html": Kind.HTML,
    "text/csv": Kind.CSV,
    "text/tab-separated-values": Kind.CSV,
    "application/jsonl": Kind.JSONL,
    "application/x-ndjson": Kind.JSONL,
    "application/pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
}
_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_PDF_WITHIN = 1024
"""Readers of PDF take what stands before its header within so many bytes for an accident."""
_BEGINNINGS = {
    _PDF: "a PDF",
    _ZIP: "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an Office document of the old kind, or one with a password",
    b"{\\rtf": "RTF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\x00": "a picture",
    b"MM\x00*": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_HTML = re.compile(rb"\s*<(?:!doctype html|html)[\s>]", re.IGNORECASE)
_SHOWN = 40
_READ = "text (.txt), Markdown (.md), HTML (.html), PDF (.pdf), Word (.docx), CSV (.csv) and JSONL (.jsonl)"


def kind_of(name: str, mime_type: str | None) -> Kind:
    """What a file is by its name, else by its type. Raises `Unreadable` where neither is known."""
    suffix = PurePosixPath(name).suffix.lower()
    by_type = _TYPES.get((mime_type or "").partition(";")[0].strip().lower())
    kind = _SUFFIXES.get(suffix, by_type)
    if kind is None:
        what = f"Files ending in {suffix[:_SHOWN]}" if suffix else "Files without an ending such as .txt"
        raise Unreadable(f"{what} are not read here. Read are {_READ}.")
    return kind


def check_beginning(kind: Kind, beginning: bytes) -> None:
    """Raise `Unreadable` where the first bytes of a file are those of another kind."""
    found = next((what for mark, what in _BEGINNINGS.items() if beginning.startswith(mark)), None)
    match kind:
        case Kind.PDF:
            fits = _PDF in beginning[:_PDF_WITHIN]
        case Kind.DOCX:
            fits = beginning.startswith(_ZIP)
        case Kind.HTML | Kind.MARKDOWN:
            fits = found is None
        case _:
            found = found or ("HTML" if _HTML.match(beginning) else None)
            fits = found is None
    if not fits:
        raise Unreadable(f"Its name says {kind}, but the content is {found or f'no {kind}'}. Give it its right ending.")
