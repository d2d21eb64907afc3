"""What a question is about is found in its words, and articles are judged by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.news.question_terms import HIGHEST, LOWEST, question_terms
from tests.engine.news.articles import article


@pytest.mark.parametrize(
    ("question", "names", "others"),
    [
        (
            "Will the Federal Reserve cut interest rates by June 2024?",
            ("Federal Reserve",),
            ("cut", "interest", "rates"),
        ),
        ("Will WHO declare mpox an emergency?", ("WHO",), ("declare", "mpox", "emergency")),
        ("Who will win in Iran's election on Monday?", ("Iran",), ("win", "election")),
        ("How many people will die?", (), ("people", "die")),
        ("Will it be 5 or 10 by 2025-01-31?", (), ()),
    ],
)
def test_names_and_words_are_told_from_the_rest(question: str, names: tuple[str, ...], others: tuple[str, ...]):
    terms = question_terms(question)
    assert (terms.names, terms.others) == (names, others)


def test_the_first_search_says_most_and_none_comes_twice():
    searches = question_terms("Will the Federal Reserve cut interest rates?").searches(20)
    assert searches[:2] == ["Federal Reserve cut interest", "Federal Reserve"]
    assert len(searches) == len(set(searches))
    assert question_terms("Will it?").searches(5) == []


def test_relevance_grows_with_what_an_article_speaks_of():
    terms = question_terms("Will the Federal Reserve cut interest rates?")
    graded = [
        terms.relevance(article(text))
        for text in (
            "A storm hits Spain.",
            "Interest grows.",
            "The Federal Reserve meets.",
            "The Federal Reserve cuts its interest rate.",
        )
    ]
    assert graded == sorted(graded)
    assert graded[0] == LOWEST
    assert question_terms("Will Spain win?").relevance(article("Spain wins a win.")) == HIGHEST


@given(st.text())
def test_any_text_is_read(question: str):
    terms = question_terms(question)
    assert len(terms.searches(5)) <= 5
    assert LOWEST <= terms.relevance(article("anything at all")) <= HIGHEST
