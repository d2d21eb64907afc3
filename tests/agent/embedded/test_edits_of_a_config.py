"""Edits: which typed edits a later message stands for, and which it does not."""

from typing import Any

import pytest

from agent.embedded.policy.transcript import read_transcript
from agent.embedded.policy.turn import next_move
from tests.agent.embedded.readings import CONFIG
from tests.agent.embedded.transcripts import said


def edits(text: str, config: dict[str, Any] = CONFIG) -> list[dict[str, Any]]:
    (call,) = next_move(read_transcript(said(text, config=config, revision=1))).calls
    assert call.name == "edit_config"
    return call.args["edits"]


def reply(text: str, config: dict[str, Any] = CONFIG) -> str:
    move = next_move(read_transcript(said(text, config=config, revision=1)))
    assert not move.calls
    return move.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numeric answers", [{"edit": "set_answer_type", "answer_type": "CONTINUOUS"}]),
        ("3 questions per article", [{"edit": "set_questions", "per_seed": 3}]),
        ("set the confidence to 140%", [{"edit": "set_labels", "confidence_threshold": 1.4}]),
        ("drop the labels", [{"edit": "set_labels", "enabled": False}]),
        ("about gas prices instead", [{"edit": "set_search", "search_query": ["gas prices"]}]),
        ("also about gas prices", [{"edit": "set_search", "search_query": ["oil prices", "gas prices"]}]),
        ("monthly slices", [{"edit": "set_news", "interval_duration_days": 30}]),
        ("only from www.reuters.com", [{"edit": "set_news", "source_domain": ["reuters.com"]}]),
        ("until March 2025", [{"edit": "set_dates", "end_date": "2025-03-31T00:00:00Z"}]),
        ("twice as many articles per search", [{"edit": "set_news", "articles_per_search": 20}]),
        ("at most 50 questions and $2", [{"edit": "set_limits", "max_questions": 50, "max_cost_dollars": 2.0}]),
        (
            "add news context",
            [
                {
                    "edit": "set_stage",
                    "stage": "context_generators",
                    "config": [{"config_type": "NEWS_CONTEXT_GENERATOR"}],
                }
            ],
        ),
    ],
)
def test_a_message_becomes_the_edits_it_asks_for_and_no_other(text: str, expected: list[dict[str, Any]]):
    assert edits(text) == expected


def test_several_changes_in_one_message_are_one_call():
    assert [each["edit"] for each in edits("numeric, 2 questions per article and weekly slices")] == [
        "set_answer_type",
        "set_questions",
        "set_news",
    ]


def test_a_switch_to_documents_keeps_questions_and_labels():
    (edit,) = edits("use the fomc minutes instead of news")
    assert edit["source"] == {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"}


def test_a_switch_to_gdelt_keeps_the_dates():
    (edit,) = edits("use gdelt")
    assert edit["source"]["start_date"] == "2025-01-01T00:00:00Z"


def test_a_future_window_is_refused_with_the_reason():
    assert "future" in reply("change the dates to 2027")


def test_a_reversed_end_is_refused_with_the_reason():
    assert "backwards" in reply("until 2023")


def test_a_field_of_another_source_is_refused_with_the_reason():
    assert "documents" in reply("chunks of 2000 characters")


def test_an_answer_type_that_is_not_wanted_asks_which_one_is():
    (call,) = next_move(read_transcript(said("not binary", config=CONFIG))).calls
    assert "Yes/no answers" not in [option["value"] for option in call.args["options"]]


def test_words_without_meaning_change_nothing_and_are_named():
    assert "purple elephants" in reply("purple elephants")


@pytest.mark.parametrize(
    ("text", "tool", "args"),
    [
        ("show me 5 rows", "preview", {"rows": 5}),
        ("what will it cost for 1000 questions", "estimate_cost", {"max_questions": 1000}),
        ("generate at most 40 questions", "generate", {"max_questions": 40}),
        ("is it valid?", "validate_config", {}),
        ("how far is the job?", "job_status", {}),
        ("undo the last two changes", "undo", {"steps": 2}),
        ("redo", "redo", {"steps": 1}),
    ],
)
def test_an_order_is_the_call_of_its_tool(text: str, tool: str, args: dict[str, Any]):
    (call,) = next_move(read_transcript(said(text, config=CONFIG))).calls
    assert (call.name, call.args) == (tool, args)
