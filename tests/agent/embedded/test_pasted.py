"""Pasted text: where SQL and JSON end, and what a fragment changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.policy.fragments import merged
from agent.embedded.understanding.fragments import read_fragment
from agent.embedded.understanding.tokens import JSON, SQL, tokenize
from tests.agent.embedded.readings import CONFIG

QUERY = "SELECT a, b FROM `x.y.z` WHERE c > 1"


@pytest.mark.parametrize(
    "text",
    [
        f"use {QUERY}; numeric qa",
        f"from this:\n{QUERY}\nthe date column is b",
        f"```sql\n{QUERY}\n```\nnumeric",
        f"{QUERY} -- make multiple choice questions of it",
        f"{QUERY}, dates in b",
        f"{QUERY}. use a as the text",
    ],
)
def test_a_query_ends_where_the_words_go_on(text: str):
    assert [token.value for token in tokenize(text) if token.kind == SQL] == [QUERY]


def test_a_query_over_several_lines_is_kept_whole():
    query = "SELECT a,\n  b\nFROM `x.y`\nWHERE c = 1\n  AND d = 2\nORDER BY a, b DESC"
    assert [token.value for token in tokenize(query) if token.kind == SQL] == [query]


def test_a_placeholder_is_no_fragment():
    assert [token.kind for token in tokenize("use {seed_text}") if token.kind == JSON] == []


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.one_of(st.integers(), st.text(max_size=8)), min_size=1))
def test_any_object_is_read_back(value: dict[str, object]):
    import json

    text = json.dumps(value)
    assert [read_fragment(token.text) for token in tokenize(f"merge {text} now") if token.kind == JSON] == [value]


@pytest.mark.parametrize(
    ("fragment", "stage", "field", "value"),
    [
        ({"labeler": {"confidence_threshold": 0.8}}, "labeler", "confidence_threshold", 0.8),
        ({"questions_per_seed": 4}, "question_generator", "questions_per_seed", 4),
        (
            {"config_type": "QUESTION_RENDERER", "template": "{question_text}"},
            "renderer",
            "template",
            "{question_text}",
        ),
    ],
)
def test_a_fragment_joins_the_stage_it_belongs_to(fragment: dict[str, object], stage: str, field: str, value: object):
    config, limits, unknown = merged(CONFIG, fragment)
    assert (config[stage][field], limits, unknown) == (value, {}, [])
    assert all(config[name] == CONFIG[name] for name in CONFIG if name != stage)


def test_another_kind_of_stage_takes_the_place_and_unknown_keys_are_named():
    source = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "x"}
    config, limits, unknown = merged(CONFIG, {"seed_generator": source, "max_questions": 5, "chunky": 1})
    assert (config["seed_generator"], limits, unknown) == (source, {"max_questions": 5}, ["chunky"])
