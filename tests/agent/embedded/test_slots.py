"""Each slot of the pattern language, by its name."""

from typing import Any

import pytest

from agent.embedded.understanding.lexicon import lexicon
from agent.embedded.understanding.tokens import tokenize


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("days", "two weeks", 14),
        ("days", "7-day", 7),
        ("every", "weekly", 7),
        ("every", "every two weeks", 14),
        ("every", "day by day", 1),
        ("quote", '"a b"', "a b"),
        ("template", "'{seed_text}?'", "{seed_text}?"),
        (
            "domains",
            "https://www.reuters.com/world, bbc.co.uk and apnews.com",
            ["reuters.com/world", "bbc.co.uk", "apnews.com"],
        ),
        ("manner", "short and specific", "short and specific"),
        ("bound", "no more than", "at_most"),
        ("bound", ">=", "at_least"),
        ("money", "$5", 5.0),
    ],
)
def test_a_slot_reads_its_phrase_whole(slot: str, text: str, value: Any):
    tokens = tokenize(text)
    assert lexicon().slots[slot](tokens, 0) == (value, len(tokens))


@pytest.mark.parametrize(
    ("slot", "text"), [("template", "'no placeholder'"), ("domains", "U.S."), ("days", "articles"), ("quote", "word")]
)
def test_a_slot_leaves_other_words_alone(slot: str, text: str):
    assert lexicon().slots[slot](tokenize(text), 0) is None
