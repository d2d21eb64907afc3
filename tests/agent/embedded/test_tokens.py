"""Tokens: nothing of a message is lost or read twice."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.understanding.tokens import tokenize

FIELD_NAMES = files("agent.embedded.understanding").joinpath("field_names.txt").read_text("utf-8").split()


@given(st.text())
def test_tokens_cover_every_character_once_but_white_space_and_the_marks_of_names(text: str):
    covered = [place for token in tokenize(text) for place in range(token.start, token.end)]
    assert len(covered) == len(set(covered))
    left_out = {text[place] for place in range(len(text)) if place not in set(covered)}
    marks = {each for each in left_out if not each.isspace()}
    assert marks <= set("_\"'`")
    assert not marks or any(name in text.lower() for name in FIELD_NAMES)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("yes/no", ["word", "punctuation", "word"]),
        ("'{seed_text} ok?'", ["quote"]),
        ("don't", ["word"]),
        ("www.bbc.co.uk/news", ["domain"]),
        ("Q3 2025", ["alnum", "number"]),
        ("31.12.2023", ["alnum"]),
        ("SELECT a FROM b WHERE c = 1", ["sql"]),
        ("select rows from news", ["word", "word", "word", "word"]),
    ],
)
def test_each_kind_of_token_is_told_apart(text: str, kinds: list[str]):
    assert [token.kind for token in tokenize(text)] == kinds


def test_sql_ends_at_a_semicolon_a_blank_line_or_a_sentence():
    for tail in ("; numeric answers", "\n\nnumeric answers", ". Numeric answers"):
        first = tokenize(f"SELECT body AS text FROM `a.b`{tail}")[0]
        assert first.value == "SELECT body AS text FROM `a.b`".strip("`") or first.value.startswith("SELECT body")
        assert "umeric" not in first.text
