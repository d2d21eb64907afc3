"""Lines of JSON are read as articles, and a line that is none is named."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article
from storage.article_lines import BadArticle, read_articles


def read(**fields: object) -> Article:
    (found,) = read_articles([json.dumps({"date": "2025-01-31", "text": "Rates are held."} | fields).encode()])
    return found


def test_a_line_needs_only_a_date_and_a_text():
    found = read()
    assert (found.published, found.text, found.title) == (datetime(2025, 1, 31, tzinfo=UTC), "Rates are held.", "")
    assert (found.url, found.sources, found.domains) == (None, (), ())


def test_a_line_may_say_more():
    found = read(
        date="2025-01-31T12:00:00+02:00",
        title=" Held ",
        url="https://www.example.org/a/b",
        sources=["Example"],
        attribution="Jo",
        licence="CC0",
        whatever=1,
    )
    assert found.published == datetime(2025, 1, 31, 10, tzinfo=UTC)
    assert (found.title, found.domains, found.sources) == ("Held", ("example.org",), ("Example",))
    assert (found.attribution, found.licence) == ("Jo", "CC0")


def test_named_domains_come_before_that_of_the_address():
    assert read(url="https://archive.example/x", source_domains=["https://www.Reuters.com/world"]).domains == (
        "reuters.com",
    )
    assert read(url="https://archive.example/x", source_domains=[]).domains == ()


def test_headings_make_a_title_where_they_are_the_texts_own():
    assert read(topics=["War", "Siege"]).title == "War: Siege"
    assert read(topics=["War", "Siege"], topic_is_own=False).title == ""
    assert read(topics=["War"], title="Own").title == "Own"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"no json", "Line 2: Invalid JSON"),
        (b"[]", "Line 2: Input should be an object"),
        (b'{"text": "x"}', "Line 2: date: Field required"),
        (b'{"date": "2025-01-31", "text": " "}', "Line 2: text: "),
        (b'{"date": "31 January", "text": "x"}', "Line 2: date: "),
        (b'{"date": "2025-01-31", "text": "x", "sources": "Reuters"}', "Line 2: sources: "),
    ],
)
def test_a_line_that_is_no_article_is_named_with_what_is_wrong(line: bytes, message: str):
    with pytest.raises(BadArticle) as refused:
        list(read_articles([b'{"date": "2025-01-31", "text": "x"}', line]))
    assert refused.value.message.startswith(message)


def test_empty_lines_are_passed_over_and_counted():
    with pytest.raises(BadArticle, match="Line 3"):
        list(read_articles([b"\n", b"  ", b"{}"]))


@given(
    st.one_of(
        st.binary(max_size=40), st.from_type(type(None)).map(lambda _: b'{"date": "2025-01-31", "text": "\\ud800"}')
    )
)
def test_any_line_is_read_or_refused(line: bytes):
    try:
        for found in read_articles([line]):
            found.text.encode()
    except BadArticle as refused:
        assert refused.message.startswith("Line 1: ")
