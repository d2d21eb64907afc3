"""The pattern language of the lexicon, and the lexicon itself."""

import tomllib
from importlib.resources import files

import pytest

from agent.embedded.understanding.entries import entries
from agent.embedded.understanding.lexicon import lexicon
from agent.embedded.understanding.numbers import count
from agent.embedded.understanding.patterns import beginnings, compile_pattern, nearly, pattern_matches
from agent.embedded.understanding.tokens import tokenize
from schemas.json_schema import pipeline_schema

CLASSES = {"seed": ["chunk", "chunks", "news article"]}
SLOTS = {"count": count}


def matched(pattern: str, text: str) -> str | None:
    """The words of `text` that a pattern covers from its start."""
    tokens = tokenize(text)
    hits = pattern_matches(compile_pattern(pattern, CLASSES), tokens, 0, SLOTS, {})
    return text[: tokens[hits[0].end - 1].end] if hits else None


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("free text", "free text answers", "free text"),
        ("free text|form", "free-form answers", "free-form"),
        ("[very] free", "very free", "very free"),
        ("[very] free", "free", "free"),
        ("<count> per {seed}", "two per news article", "two per news article"),
        ("go [now|right_away]", "go right away then", "go right away"),
        ("[a [b] c] d", "a c d", "a c d"),
        ("a|{seed} b", "chunk b", "chunk b"),
        ("free text", "free of charge", None),
    ],
)
def test_a_pattern_covers_what_it_says(pattern: str, text: str, covered: str | None):
    assert matched(pattern, text) == covered


def test_the_longest_way_through_a_pattern_wins():
    assert matched("a [b] [b c]", "a b c") == "a b c"


def test_a_shorter_way_is_there_for_words_that_belong_to_something_else():
    hits = pattern_matches(compile_pattern("a [b]", CLASSES), tokenize("a b"), 0, SLOTS, {})
    assert [hit.end for hit in hits] == [2, 1]


@pytest.mark.parametrize(
    ("typed", "word", "same"),
    [
        ("documnets", "documents", True),
        ("choise", "choice", True),
        ("newss", "news", False),
        ("rates", "dates", False),
        ("prices", "price", False),
        ("generated", "generate", False),
        ("forcasting", "forecasting", True),
    ],
)
def test_one_slip_is_forgiven_in_long_words_that_begin_alike(typed: str, word: str, same: bool):
    assert nearly(tokenize(typed)[0], word) is same


def test_no_pattern_of_the_lexicon_can_match_nothing():
    data = tomllib.loads(files("agent.embedded.understanding").joinpath("lexicon.toml").read_text("utf-8"))
    for entry in entries(data):
        assert pattern_matches(entry.elements, [], 0, lexicon().slots, {}) == []
        assert any(beginnings(entry.elements))


def test_every_field_of_the_lexicon_lies_in_the_schema_of_configs():
    definitions = pipeline_schema()["$defs"].values()
    known = {name for definition in definitions for name in definition.get("properties", {})}
    known |= set(pipeline_schema()["properties"]) | {"max_questions", "max_cost_dollars", "input_dataset_id"}
    for field, path in lexicon().paths.items():
        assert set(path.strip("/").split("/")) <= known, field
