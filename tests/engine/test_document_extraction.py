"""The extraction of documents: what each format gives, and why a file gives nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.encoding import GUESSED
from engine.documents.extract import extract
from engine.documents.html import visible_text
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
    ("a.pdf", b"%PDF-1.7 ...", "extra `documents`"),
    ("a.docx", b"PK\x03\x04...", "extra `documents`"),
    ("a.pdf", b"Plain words.", "content is no PDF"),
    ("a.exe", b"Plain words.", "Files ending in .exe"),
    ("a", b"Plain words.", "without an ending"),
    ("a.jsonl", b'{"a": 1}\n{"a": ', "Line 2"),
    ("a.jsonl", b"[1]", "neither an object nor a text"),
    ("a.csv", b'a,b\n"x"y,2', "near line 2"),
    ("a.csv", b"a,b\n", "holds no text"),
    ("a.html", b"<p><script>x</script>", "holds no text"),
]


@pytest.mark.parametrize(("name", "content", "text"), READ)
def test_a_format_gives_its_text(name: str, content: str, text: str):
    assert extract(name, None, content.encode()).text == text


@pytest.mark.parametrize(("name", "content", "reason"), NOT_READ)
def test_a_file_that_gives_no_text_says_why(name: str, content: bytes, reason: str):
    with pytest.raises(Unreadable, match=reason):
        extract(name, None, content)


def test_the_type_counts_where_the_name_says_nothing():
    assert extract("page", "text/html; charset=utf-8", b"<p>One").text == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_known_need_no_note(encoding: str):
    extracted = extract("a.txt", None, "Zürich – 5 €".encode(encoding))
    assert (extracted.text, extracted.note) == ("Zürich – 5 €", None)


def test_a_guessed_encoding_is_noted_and_a_declared_one_is_not():
    guessed = extract("a.txt", None, "Zürich".encode("latin-1"))
    assert (guessed.text, guessed.note) == ("Zürich", GUESSED)
    page = '<meta charset="windows-1251"><p>Москва'.encode("windows-1251")
    declared = extract("a.html", None, page)
    assert (declared.text, declared.note) == ("Москва", None)


@given(name=st.sampled_from(["a.txt", "a.html", "a.csv", "a.jsonl", "a.md"]), content=st.binary(max_size=300))
def test_whatever_the_bytes_a_file_gives_text_or_a_reason(name: str, content: bytes):
    try:
        extract(name, None, content).text.encode()
    except Unreadable as error:
        assert error.message


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![CDATA[", "<?x", '<a ">"', "<a b='", "</", "<!a", "<script"])
def test_broken_markup_takes_no_longer_than_its_length(piece: str):
    begun = time.process_time()
    visible_text(piece * 60_000)
    visible_text(piece * 60_000 + ">")
    assert time.process_time() - begun < 10
