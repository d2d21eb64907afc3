"""The extraction of a document's text, a part at a time where its kind allows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.documents.docx import docx_text
from engine.documents.encoding import blocks, encoding_of
from engine.documents.html import declared_encoding, visible_text
from engine.documents.kind import Kind, check_beginning
from engine.documents.pdf import pdf_text
from engine.documents.records import csv_text, jsonl_text
from engine.documents.unreadable import Unreadable

_BEGINNING = 4096
_MOST_HTML_BYTES = 50 * 2**20
_MOST_CHARACTERS = 500_000_000


@dataclass(slots=True)
class Extracted:
    """The text of a document in parts; once they are read, `notes` say what its owner should know of the reading."""

    parts: Iterator[str]
    notes: list[str] = field(default_factory=list[str])


def extract(path: Path, kind: Kind) -> Extracted:
    """Extract the text of a file. This and the parts raise `Unreadable`, with the reason."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
        if not beginning.strip() and not file.read(_BEGINNING).strip():
            raise Unreadable("The file is empty.")
    check_beginning(kind, beginning)
    extracted = Extracted(iter(()))
    extracted.parts = _bounded(kind, _parts(path, kind, beginning, extracted.notes))
    return extracted


def _parts(path: Path, kind: Kind, beginning: bytes, notes: list[str]) -> Iterator[str]:
    match kind:
        case Kind.PDF:
            return pdf_text(path, notes)
        case Kind.DOCX:
            return docx_text(path)
        case _:
            return _written(path, kind, beginning, notes)


def _written(path: Path, kind: Kind, beginning: bytes, notes: list[str]) -> Iterator[str]:
    if kind is Kind.HTML and path.stat().st_size > _MOST_HTML_BYTES:
        raise Unreadable(f"HTML pages are read up to {_MOST_HTML_BYTES // 2**20} MB. Send it in parts, or as text.")
    encoding, note = encoding_of(path, beginning, declared_encoding(beginning) if kind is Kind.HTML else None)
    if note:
        notes.append(note)
    text = blocks(path, encoding)
    match kind:
        case Kind.HTML:
            yield visible_text("".join(text))
        case Kind.CSV:
            yield from csv_text(path, encoding)
        case Kind.JSONL:
            yield from jsonl_text(path, encoding)
        case _:
            yield from text


def _bounded(kind: Kind, parts: Iterator[str]) -> Iterator[str]:
    """The parts, of which one has to hold a word, and all together not too many."""
    has_words, length = False, 0
    for part in parts:
        has_words = has_words or bool(part.strip())
        length += len(part)
        if length > _MOST_CHARACTERS:
            raise Unreadable(f"Its text is longer than {_MOST_CHARACTERS:,} characters. Send it in parts.")
        yield part
    if not has_words:
        raise Unreadable(f"The {kind} holds no text.")
