"""The text of Word files, opened by `python-docx`: paragraphs with a blank line between them, table rows as lines."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from engine.documents.unreadable import Unreadable, needs_extra

_MOST_FILES = 10_000
_MOST_UNPACKED = 256 * 2**20
_MOST_TIMES = 200
"""How much larger it may become: text in XML shrinks to a fiftieth at most."""
_SMALL = 2**24
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


_PASSED_OVER = {"pPr", "del", "moveFrom"}


class _Element(Protocol):
    """What is used of an element of XML; the tag of a comment is no text."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def __iter__(self) -> Iterator["_Element"]: ...
    def iterchildren(self, tag: str, /) -> Iterator["_Element"]: ...


def docx_text(path: Path) -> Iterator[str]:
    """The text of a Word file, a block at a time. Raises `Unreadable`."""
    _check_archive(path)
    try:
        from docx import Document
    except ModuleNotFoundError:
        raise needs_extra("DOCX") from None
    try:
        body = cast("_Element", Document(str(path)).element.body)
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"The DOCX is damaged: {type(error).__name__}.") from None
    gap = ""
    for block in filter(None, _blocks(body)):
        yield gap + block
        gap = "\n\n"


def _check_archive(path: Path) -> None:
    """Raises `Unreadable` where unpacking the file is not possible, or too much, which its directory tells."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"The DOCX is damaged: {error}.") from None
    unpacked = sum(entry.file_size for entry in entries)
    times = unpacked / max(path.stat().st_size, 1)
    if len(entries) > _MOST_FILES or unpacked > _MOST_UNPACKED or (unpacked > _SMALL and times > _MOST_TIMES):
        raise Unreadable(
            f"The DOCX would unpack to {unpacked:,} bytes in {len(entries):,} files, {times:,.0f} times its size: that "
            "looks like a zip bomb, and it was not unpacked."
        )
    if all(entry.filename != _BODY for entry in entries):
        raise Unreadable("Its name says DOCX, but the content is another archive. Give it its right ending.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("The DOCX is encrypted. Save it without a password and upload it again.")


def _blocks(parent: _Element) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{_WORD}p":
            yield _text(element).strip()
        elif element.tag == f"{_WORD}tbl":
            yield "\n".join(filter(None, map(_row, element.iterchildren(f"{_WORD}tr"))))
        elif isinstance(element.tag, str) and element.tag != _FALLBACK:
            # Content controls and the like, which hold paragraphs in turn.
            yield from _blocks(element)


def _row(row: _Element) -> str:
    cells = (" ".join(" ".join(filter(None, _blocks(cell))).split()) for cell in row.iterchildren(f"{_WORD}tc"))
    return "\t".join(cells).strip()


def _text(paragraph: _Element) -> str:
    """The text as it stands with all changes accepted: what was deleted is another element than `w:t`."""
    return "".join(_pieces(paragraph))


def _pieces(parent: _Element) -> Iterator[str]:
    for element in parent:
        name = element.tag.removeprefix(_WORD) if isinstance(element.tag, str) else ""
        if name == "t":
            yield element.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name and element.tag != _FALLBACK and name not in _PASSED_OVER:
            # A paragraph in a paragraph is that of a text box.
            yield "\n" if name == "p" else ""
            yield from _pieces(element)
