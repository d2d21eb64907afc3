"""The extraction of documents: what each format gives, and why a file gives nothing."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.encoding import GUESSED
from engine.documents.extract import extract
from engine.documents.html import visible_text
from engine.documents.kind import Kind
from engine.documents.reading import Limits, read_document
from engine.documents.unreadable import Unreadable

READ = [
    ("a.txt", "Rates rose.\r\nThen they fell.", "Rates rose.\nThen they fell."),
    ("a.md", "# Rates\n\n*Rose* by 2 %.", "# Rates\n\n*Rose* by 2 %."),
    ("a.csv", "city,people\nBern,134000\n\nRome,\n", "city: Bern\npeople: 134000\n\ncity: Rome"),
    ("a.csv", 'a;b\n"x;\ny";2,5', "a: x;\ny\nb: 2,5"),
    ("a.tsv", "a\tb\n1\t2\t3", "a: 1\nb: 2\ncolumn 3: 3"),
    ("a.jsonl", '{"text": "Rates rose.", "year": 2024}\n\n"Alone."', "Rates rose.\nyear: 2024\n\nAlone."),
    (
        "a.html",
        "<title>T &amp; U</title><script>x='<!--'</script><p>One <b>two</b>\nthree<br>four",
        "T & U\n\nOne two three\nfour",
    ),
]
NOT_READ = [
    ("a.txt", b"", "empty"),
    ("a.txt", b" \n ", "empty"),
    ("a.txt", b"%PDF-1.7 ...", "content is a PDF"),
    ("a.txt", bytes(range(256)) * 4, "neither UTF-8"),
    ("a.txt", b"a\x00b\x01c" * 9, "binary data"),
    ("a.txt", b"<!DOCTYPE html><p>Words.", "content is HTML"),
    ("a.csv", b"<html><p>Words.", "content is HTML"),
    ("a.pdf", b"%PDF-1.7 ...", "PDF is damaged"),
    ("a.docx", b"PK\x03\x04...", "DOCX is damaged"),
    ("a.docx", b"\xd0\xcf\x11\xe0...", "with a password"),
    ("a.pdf", b"Plain words.", "content is no PDF"),
    ("a.exe", b"Plain words.", "Files ending in .exe"),
    ("a", b"Plain words.", "without an ending"),
    ("a.jsonl", b'{"a": 1}\n{"a": ', "Line 2"),
    ("a.jsonl", b"[1]", "neither an object nor a text"),
    ("a.csv", b'a,b\n"x"y,2', "near line 2"),
    ("a.csv", b"a,b\n", "holds no text"),
    ("a.html", b"<p><script>x</script>", "holds no text"),
]


async def read(folder: Path, name: str, content: bytes, mime_type: str | None = None) -> tuple[str, str | None]:
    """The text of a file, and the note on it."""
    path = folder / "content"
    path.write_bytes(content)
    parts: list[str] = []

    async def take(part: str) -> None:
        parts.append(part)

    note = await read_document(path, name, mime_type, take, Limits())
    return "".join(parts), note


@pytest.mark.parametrize(("name", "content", "text"), READ)
async def test_a_format_gives_its_text(tmp_path: Path, name: str, content: str, text: str):
    assert await read(tmp_path, name, content.encode()) == (text, None)


@pytest.mark.parametrize(("name", "content", "reason"), NOT_READ)
async def test_a_file_that_gives_no_text_says_why(tmp_path: Path, name: str, content: bytes, reason: str):
    with pytest.raises(Unreadable, match=reason):
        await read(tmp_path, name, content)


async def test_the_type_counts_where_the_name_says_nothing(tmp_path: Path):
    assert (await read(tmp_path, "page", b"<p>One", "text/html; charset=utf-8"))[0] == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_encodings_that_are_known_need_no_note(tmp_path: Path, encoding: str):
    assert await read(tmp_path, "a.txt", "Zürich – 5 €".encode(encoding)) == ("Zürich – 5 €", None)


async def test_a_guessed_encoding_is_noted_and_a_declared_one_is_not(tmp_path: Path):
    assert await read(tmp_path, "a.txt", "Zürich".encode("latin-1")) == ("Zürich", GUESSED)
    page = '<meta charset="windows-1251"><p>Москва'.encode("windows-1251")
    assert await read(tmp_path, "a.html", page) == ("Москва", None)


@given(kind=st.sampled_from(list(Kind)), content=st.binary(max_size=300))
def test_whatever_the_bytes_a_file_gives_text_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, kind: Kind, content: bytes
):
    path = tmp_path_factory.getbasetemp() / "whatever"
    path.write_bytes({Kind.PDF: b"%PDF-1.7\n", Kind.DOCX: b"PK\x03\x04"}.get(kind, b"") + content)
    try:
        "".join(extract(path, kind).parts).encode()
    except Unreadable as error:
        assert error.message


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![CDATA[", "<?x", '<a ">"', "<a b='", "</", "<!a", "<script"])
def test_broken_markup_takes_no_longer_than_its_length(piece: str):
    begun = time.process_time()
    visible_text(piece * 60_000)
    visible_text(piece * 60_000 + ">")
    assert time.process_time() - begun < 10
