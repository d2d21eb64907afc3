"""The text of PDF files, page by page, by `pypdf`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.documents.unreadable import Unreadable, needs_extra

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_NAMED = 5
_SHOWN = 100
_SCANNED = (
    "The PDF holds no text: its pages are pictures, as a scanner makes them. Run text recognition (OCR) over it and "
    "upload the result."
)


def pdf_text(path: Path, notes: list[str]) -> Iterator[str]:
    """The text of a PDF, a page at a time; pages that are damaged are noted. Raises `Unreadable`."""
    reader, pages = _open(path)
    unread: list[int] = []
    gap = ""
    for number in range(pages):
        text = _text_of(reader, number)
        if text is None:
            unread.append(number + 1)
        elif text:
            yield gap + text
            gap = "\n\n"
    if not gap:
        raise Unreadable("The PDF is damaged: none of its pages can be read." if unread else _SCANNED)
    if unread:
        shown = ", ".join(map(str, unread[:_NAMED]))
        more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
        notes.append(f"Of {pages} pages these could not be read: {shown}{more}.")


def _open(path: Path) -> tuple["PdfReader", int]:
    try:
        from pypdf import PdfReader
    except ModuleNotFoundError:
        raise needs_extra("PDF") from None
    try:
        reader = PdfReader(path)
        # Many a PDF is encrypted with an empty password: anyone may read it.
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
        pages = len(reader.pages) if is_open else 0
    except MemoryError:
        raise
    except Exception as error:
        if type(error).__name__ == "DependencyError":
            raise Unreadable("The PDF is encrypted. Save it without encryption and upload it again.") from None
        raise Unreadable(f"The PDF is damaged: {str(error)[:_SHOWN] or type(error).__name__}.") from None
    if not is_open:
        raise Unreadable("The PDF is encrypted with a password. Save it without one and upload it again.")
    if pages == 0:
        raise Unreadable("The PDF has no pages.")
    return reader, pages


def _text_of(reader: "PdfReader", number: int) -> str | None:
    """The text of a page; `None` where it is damaged."""
    try:
        page: PageObject = reader.pages[number]
        return page.extract_text().strip()
    except MemoryError:
        raise
    except Exception:
        return None
