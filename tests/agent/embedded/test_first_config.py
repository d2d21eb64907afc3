"""First configs: which config a goal proposes, what is assumed, and what has to be asked."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.embedded.policy.transcript import read_transcript
from agent.embedded.policy.turn import next_move
from tests.agent.embedded.transcripts import said


def proposed(text: str, **changes: Any) -> dict[str, Any]:
    """The arguments of the proposal that a goal leads to."""
    (call,) = next_move(read_transcript(said(text, **changes))).calls
    assert call.name == "propose_config"
    return call.args


def asked(text: str, **changes: Any) -> dict[str, Any]:
    """The structured question that a goal leads to."""
    (call,) = next_move(read_transcript(said(text, **changes))).calls
    assert call.name == "ask_user"
    return call.args


def test_the_goal_on_fomc_minutes_gives_exactly_what_was_decided():
    goal = "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"
    assert proposed(goal) == {
        "config": {
            "config_type": "QUESTION_PIPELINE",
            "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"},
            "question_generator": {
                "config_type": "QUESTION_AND_LABEL_GENERATOR",
                "questions_per_seed": 2,
                "answer_type": {"answer_type": "CONTINUOUS"},
            },
        },
        "assumed": [],
    }


def test_a_forecasting_goal_gives_news_questions_and_labels_of_one_answer_type():
    config = proposed("binary forecasting questions about rate decisions from news in 2024")["config"]
    assert config == {
        "config_type": "QUESTION_PIPELINE",
        "seed_generator": {
            "config_type": "NEWS_SEED_GENERATOR",
            "start_date": "2024-01-01T00:00:00Z",
            "end_date": "2024-12-31T00:00:00Z",
            "search_query": ["rate decisions"],
        },
        "question_generator": {
            "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
            "answer_type": {"answer_type": "BINARY"},
        },
        "labeler": {"config_type": "WEB_SEARCH_LABELER", "answer_type": {"answer_type": "BINARY"}},
    }


def test_what_was_not_said_is_listed_as_assumed():
    assumed = proposed("predict oil prices")["assumed"]
    assert set(assumed) == {
        "/seed_generator/config_type",
        "/seed_generator/start_date",
        "/seed_generator/end_date",
        "/question_generator/answer_type",
    }


def test_an_assumed_window_is_the_newest_that_the_archive_holds():
    seeds = proposed("predict oil prices", archive_window=["2024-01-01", "2024-06-30"])["config"]["seed_generator"]
    assert (seeds["start_date"], seeds["end_date"]) == ("2024-04-01T00:00:00Z", "2024-06-30T00:00:00Z")


def test_a_window_that_reaches_into_the_future_ends_today():
    assert proposed("predict oil prices in 2025")["config"]["seed_generator"]["end_date"] == "2025-11-24T00:00:00Z"


@pytest.mark.parametrize("period", ["in 2027", "from 2024 to 2023"])
def test_a_future_or_reversed_window_is_asked_about_and_not_proposed(period: str):
    assert "period" in asked(f"predict oil prices {period}")["question"]


def test_at_least_so_many_rows_leaves_room_for_rejected_ones():
    args = proposed("at least 60 rows of numeric qa from the fed minutes, $5 at most")
    assert (args["max_questions"], args["max_cost_dollars"]) == (90, 5.0)


def test_a_topic_without_a_purpose_asks_one_question_with_you_decide():
    question = asked("i need training data about inflation")
    assert "inflation" in question["question"]
    assert [option["value"] for option in question["options"]][-1] == "You decide"
    assert all(option["description"] for option in question["options"])


def test_news_without_a_topic_asks_for_it():
    assert "news" in asked("yes/no forecasting questions from news in 2024")["question"]


def test_documents_that_could_be_several_file_sets_are_asked_about():
    question = asked("question and answer pairs from documents")
    assert "Use the file set handbook-18f" in [option["value"] for option in question["options"]]


def test_documents_are_the_only_file_set_there_is():
    sets = [{"id": "minutes", "name": "Minutes", "is_public": True}]
    args = proposed("question and answer pairs from my documents", file_sets=sets)
    assert args["config"]["seed_generator"]["file_set_id"] == "minutes"
    assert "/seed_generator/file_set_id" in args["assumed"]


def test_bigquery_without_sql_asks_for_it_and_with_sql_keeps_it_whole():
    assert "SQL" in asked("numeric questions from bigquery")["question"]
    query = "SELECT body AS text FROM `a.b` WHERE lang = 'en'"
    seeds = proposed(f"{query}; numeric questions from bigquery")["config"]["seed_generator"]
    assert seeds == {"config_type": "BIGQUERY_SEED_GENERATOR", "query": query}


def test_a_template_style_without_a_template_asks_for_one():
    assert "template" in asked("template questions from news about oil")["question"]


def test_a_template_in_quotes_is_kept_as_it_is():
    questions = proposed("use the template '{seed_text} Good news?' on news about layoffs")["config"][
        "question_generator"
    ]
    assert questions == {
        "config_type": "TEMPLATE_QUESTION_GENERATOR",
        "question_template": "{seed_text} Good news?",
    }


def test_guided_asks_before_each_consequential_choice():
    assert "period" in asked("forecasting questions about oil from news", autonomy="guided")["question"]
    assert "answers" in asked("forecasting questions about oil from news in 2024", autonomy="guided")["question"]
    assert proposed("binary forecasting questions about oil from news in 2024", autonomy="guided")


def test_answers_of_earlier_turns_add_up():
    goal = "i need training data about inflation"
    question = asked(goal)
    call = {"name": "ask_user", "args": question, "id": "c", "type": "tool_call"}
    earlier = [HumanMessage(goal), AIMessage("", tool_calls=[call]), ToolMessage('{"ok":true}', tool_call_id="c")]
    system, _ = said("1", goal=goal, open_question=question | {"approval": False})
    (made,) = next_move(read_transcript([system, *earlier, HumanMessage("1")])).calls
    assert made.args["config"]["seed_generator"]["search_query"] == ["inflation"]


@pytest.mark.parametrize("autonomy", ["semi_auto", "guided", "autonomous"])
def test_every_option_of_every_question_is_read_back_to_a_config_or_another_question(autonomy: str):
    for goal in ("inflation", "news", "documents", "bigquery", "template questions from news about oil"):
        for option in asked(goal, autonomy=autonomy)["options"]:
            (call,) = next_move(read_transcript(said(option["value"], goal=goal, autonomy=autonomy))).calls or [None]
            assert call is None or call.name in ("propose_config", "ask_user")
