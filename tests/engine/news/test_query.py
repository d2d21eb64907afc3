"""A query is read as what its writer meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.news.query import read_query
from schemas.article import Term


def significant(text: str) -> list[str]:
    """The first spelling of each significant term."""
    return [" ".join(term.phrases[0]) for term in read_query(text).significant]


def generic(text: str) -> list[str]:
    return [" ".join(term.phrases[0]) for term in read_query(text).generic]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("interest rates", ["interest", "rates"]),
        ("the price of oil", ["price", "oil"]),
        ('"Bank of England" rates', ["bank of england", "rates"]),
        ("“Bank of England”", ["bank of england"]),
        ('"unbalanced quote', ["unbalanced", "quote"]),
        ("Israel-Hamas war", ["israel", "hamas", "war"]),
        ("COVID-19 vaccines", ["covid", "vaccines"]),
        ("GPT-5", ["gpt 5"]),
        ("Trump's tariffs", ["trump", "tariffs"]),
        ("Boeing 737 MAX", ["boeing", "737", "max"]),
        ("São Paulo", ["sao", "paulo"]),
        ("WHO treaty", ["who", "treaty"]),
        ("WHO IS WHO", ["who is who"]),
        ("who", []),
        ("rates rates RATES", ["rates"]),
        ("oil, gas", ["oil", "gas"]),
    ],
)
def test_words_and_phrases(text: str, terms: list[str]):
    assert significant(text) == terms


@pytest.mark.parametrize("text", ["US", "U.S.", "USA", "United States", "united states"])
def test_all_spellings_of_a_name_are_the_same_term(text: str):
    (term,) = read_query(text).significant
    assert {("us",), ("u", "s"), ("usa",), ("united", "states")} == set(term.phrases)


def test_what_only_may_help_stands_apart():
    assert (significant("latest Tesla news 2024"), generic("latest Tesla news 2024")) == (
        ["tesla"],
        ["latest", "news", "2024"],
    )
    assert (significant("news"), generic("news")) == ([], ["news"])


def test_words_joined_by_or_are_one_term():
    assert read_query('Tesla OR "General Motors" recall').significant == (
        Term((("tesla",), ("general", "motors"))),
        Term((("recall",),)),
    )
    assert significant("OR Tesla OR") == ["tesla"]


def test_a_long_query_is_read_up_to_its_sixth_word():
    assert len(significant("alpha beta gamma delta epsilon zeta eta theta")) == 6


@given(st.text())
def test_every_text_is_read_as_words_without_anything_special(text: str):
    query = read_query(text)
    for term in query.terms:
        for phrase in term.phrases:
            assert phrase
            assert all(word.isalnum() for word in phrase)
