"""The sieve and the revisions: each rule with a message where it decides and one where it must not."""

from typing import Any

import pytest

from agent.embedded.understanding import Kind, read_message
from tests.agent.embedded.readings import CONFIG, short, situation


def goal(text: str) -> dict[str, Any]:
    return short(read_message(text, situation()), unused=False)


def later(text: str) -> dict[str, Any]:
    return short(read_message(text, situation(CONFIG)), unused=False)


def test_a_year_inside_a_topic_is_no_date_but_a_year_behind_it_is():
    assert goal("questions about the 2024 election")["topic"] == ["2024 election"]
    assert goal("questions about elections 2024")["dates"] == ["2024-01-01", "2024-12-31"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("binary questions about binary options fraud", "binary options fraud"),
        ("forecast monthly retail sales", "monthly retail sales"),
        ("predict 2028 presidential election", "2028 presidential election"),
        ("numeric questions about the S&P 500 with numbers", "S&P 500"),
        ("news about payroll numbers", "payroll numbers"),
        ("bitcoin price prediction dataset", "bitcoin price"),
        ("news about U.S. housing starts", "U.S. housing starts"),
    ],
)
def test_words_of_settings_inside_a_topic_belong_to_the_topic(text: str, topic: str):
    assert goal(text)["topic"] == [topic]


def test_weak_words_count_only_where_they_stand_alone():
    assert goal("about jobs. numbers")["answer_type"] == "CONTINUOUS"
    assert "answer_type" not in goal("news about jobs numbers")
    assert "source" not in later("can you use more articles")


def test_small_talk_counts_only_where_nothing_else_is_said():
    assert goal("thanks") == {"ask:thanks": None}
    assert goal("hi, numeric questions from news about oil")["topic"] == ["oil"]


def test_another_domain_counts_only_where_nothing_is_said_about_a_dataset():
    assert goal("what's the weather?") == {"decline:off_topic": None}
    assert "decline:off_topic" not in goal("forecasting questions about the weather")


@pytest.mark.parametrize("text", ["generate", "run it", "ok go ahead", "make the dataset", "numeric, then generate"])
def test_an_order_to_run_is_one_at_the_end_of_a_clause(text: str):
    assert "run:generate" in later(text)


@pytest.mark.parametrize(
    "text",
    ["generate yes/no answers", "make it about gas", "don't run it", "stop the run", "what does it cost to run it"],
)
def test_nothing_runs_where_the_verb_means_something_else(text: str):
    assert "run:generate" not in later(text)


def test_nothing_runs_before_there_is_a_goal_that_is_built():
    assert goal("generate a dataset about oil from news") == {"topic": ["oil"], "source": "news"}


def test_going_back_to_a_value_sets_it_and_going_back_alone_undoes():
    assert later("go back to weekly") == {"interval_duration_days": 7}
    assert later("go back") == {"undo:": 1}


def test_a_number_before_its_kind_of_questions_counts_them():
    assert goal("100 multiple choice questions")["max_questions"] == 100
    assert goal("3 binary questions per article")["questions_per_seed"] == 3
    assert "max_questions" not in goal("the top 10 numeric things")


def test_what_is_asked_about_is_not_set():
    assert later("why weekly?") == {"ask:interval_duration_days": None}
    assert later("what is gdelt?") == {"ask:source": None}


@pytest.mark.parametrize(
    "text",
    [
        "binary, no wait, numeric",
        "binary, sorry, numeric",
        "change binary to numeric",
        "numeric, not binary",
        "not binary but numeric",
    ],
)
def test_a_correction_leaves_only_the_right_value(text: str):
    reading = read_message(text, situation(CONFIG))
    assert (reading.value("answer_type"), reading.unused) == ("CONTINUOUS", ())
    assert not reading.has(Kind.EXCLUDE)


def test_of_two_values_without_a_correction_the_first_is_named_as_not_used():
    reading = read_message("use both news and documents", situation())
    assert (reading.value("source"), reading.unused) == ("documents", ("news",))


def test_a_value_that_is_only_negated_is_excluded():
    assert later("not binary") == {"exclude:answer_type": "BINARY"}


def test_half_open_dates_join():
    assert goal("news after June 2022 and before 2024")["dates"] == ["2022-07-01", "2023-12-31"]


def test_undo_takes_the_field_that_follows_and_keeps_what_is_to_be_kept():
    assert later("undo the numeric part but keep the 3 questions per article") == {"undo:answer_type": 1}
    assert later("undo the dates") == {"undo:dates": 1}
    assert later("undo") == {"undo:": 1}


def test_what_is_introduced_is_the_topic_before_what_only_follows_a_forecast():
    assert goal("a forecasting dataset from reuters about chip shortages")["topic"] == ["chip shortages"]
    assert goal("numerical forecasts of natural gas")["topic"] == ["natural gas"]
