"""The extraction of a document's text, by what its name says it is."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from engine.documents.encoding import decode
from engine.documents.html import declared_encoding, visible_text
from engine.documents.records import csv_text, jsonl_text
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


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document; `note` says what its owner should know of how it was read."""

    text: str
    note: str | None = None


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
}
_BEGINNINGS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an Office document of the old kind",
    b"{\\rtf": "RTF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
}
_OWN_BEGINNING = {Kind.PDF: b"%PDF-", Kind.DOCX: b"PK\x03\x04"}
_READ = "text (.txt), Markdown (.md), HTML (.html), CSV (.csv) and JSONL (.jsonl)"


def extract(name: str, mime_type: str | None, content: bytes) -> Extracted:
    """Extract the text of a file. Raises `Unreadable`, with the reason."""
    kind = _kind(name, mime_type)
    if not content.strip():
        raise Unreadable("The file is empty.")
    _check_beginning(kind, content)
    if kind in _OWN_BEGINNING:
        raise Unreadable(
            f"{kind} files are not read here: that needs the extra `documents`, which this release does not have "
            f"yet. Convert it to one of {_READ}."
        )
    text, note = decode(content, declared_encoding(content) if kind is Kind.HTML else None)
    text = _text(kind, text)
    if not text.strip():
        raise Unreadable(f"The {kind} holds no text.")
    return Extracted(text, note)


def _kind(name: str, mime_type: str | None) -> Kind:
    suffix = PurePosixPath(name).suffix.lower()
    by_type = _TYPES.get((mime_type or "").partition(";")[0].strip().lower())
    kind = _SUFFIXES.get(suffix, by_type)
    if kind is None:
        what = f"Files ending in {suffix[:40]}" if suffix else "Files without an ending such as .txt"
        raise Unreadable(f"{what} are not read here. Read are {_READ}.")
    return kind


def _check_beginning(kind: Kind, content: bytes) -> None:
    own = _OWN_BEGINNING.get(kind)
    if own is not None and content.startswith(own):
        return
    found = next((what for beginning, what in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if found is not None or own is not None:
        raise Unreadable(f"Its name says {kind}, but the content is {found or f'no {kind}'}. Give it its right ending.")


def _text(kind: Kind, text: str) -> str:
    match kind:
        case Kind.HTML:
            return visible_text(text)
        case Kind.CSV:
            return csv_text(text)
        case Kind.JSONL:
            return jsonl_text(text)
        case _:
            return text
