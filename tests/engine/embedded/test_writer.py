"""The question writer: what holds for every row, whatever is asked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded import checks
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.english.lexicon import word_list
from engine.embedded.fact_pool import LIMIT, FactPool
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.passage import Passage
from engine.embedded.question_writer import write_questions
from schemas.sample import ForwardLookingQuestion
from tests.engine.embedded.asked import DAY, label_of, minutes, page, written

TEXT = """# Economic situation

The unemployment rate was 3.7 percent in December, and average hourly earnings rose 4.1 percent over the 12 months
ending in December. Total PCE prices increased 2.6 percent over the 12 months ending in November. However, real GDP rose
at an annual rate of 3.3 percent in the fourth quarter. The Board of Governors voted on January 31, 2024 to maintain the
interest rate on reserve balances at 5.4 percent. Jane Miller was born in Germany. The U.S. dollar depreciated against
most major currencies.

| Rate | Value |
| --- | --- |
| Prime | 8.5 |
"""
KINDS = list(AnswerKind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_stands_in_the_passage_word_for_word(kind: AnswerKind) -> None:
    rows = written(minutes(TEXT), kind, 10)
    assert rows
    for row in rows:
        assert str(row.meta["answer_span"]) in str(row.meta["source_sentence"])
        assert str(row.meta["source_sentence"]) in TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_ends_as_one_and_names_its_source(kind: AnswerKind) -> None:
    for row in written(minutes(TEXT), kind, 10):
        asked = row.question.question_text.split("\n")[0]
        assert asked.endswith("?")
        assert "the minutes of the FOMC meeting of January 31, 2024" in asked


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_says_where_it_comes_from_and_how_sure_it_is(kind: AnswerKind) -> None:
    for row in written(minutes(TEXT), kind, 10):
        label = label_of(row)
        assert 0.9 <= label.label_confidence <= 1
        assert label.resolution_date == DAY
        assert label.answer_type == kind
        assert label.answer_sources
        assert label.reasoning is not None
        assert label.reasoning.startswith("The source says: ")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_passage_gives_the_same_rows(kind: AnswerKind) -> None:
    pool = FactPool.of([TEXT])
    assert write_questions(minutes(TEXT), kind, 5, pool) == write_questions(minutes(TEXT), kind, 5, FactPool.of([TEXT]))


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_than_asked_for_and_fewer_are_the_best_of_more(kind: AnswerKind) -> None:
    three = [row.question.question_text for row in written(minutes(TEXT), kind, 3)]
    one = [row.question.question_text for row in written(minutes(TEXT), kind, 1)]
    assert len(three) <= 3
    assert one == three[:1]
    assert written(minutes(TEXT), kind, 0) == []


def test_one_sentence_is_asked_about_once_while_others_are_left() -> None:
    rows = written(minutes(TEXT), AnswerKind.CONTINUOUS, 3)
    assert len({row.meta["source_sentence"] for row in rows}) == 3


def test_no_answer_type_asks_for_short_facts() -> None:
    assert written(minutes(TEXT), None, 3) == written(minutes(TEXT), AnswerKind.FREE_RESPONSE, 3)


def test_numbers_are_labelled_as_plain_decimals() -> None:
    rows = written(minutes(TEXT), AnswerKind.CONTINUOUS, 10)
    assert {float(label_of(row).label) for row in rows} >= {3.7, 2.6, 3.3}


def test_a_value_that_the_corpus_repeats_comes_last() -> None:
    texts = ["Inflation was near the goal of 2 percent. " * 40]
    passage = minutes("Core inflation was 2 percent in May. The unemployment rate in Ohio held near 3.75 percent.")
    (first,) = written(passage, AnswerKind.CONTINUOUS, 1, FactPool.of(texts))
    assert label_of(first).label == "3.75"


def test_a_pool_keeps_a_bounded_number_of_values_of_a_kind() -> None:
    texts = ["".join(f"It rose {n}.{d} percent. " for n in range(40) for d in range(10))] * 3
    assert all(len(values) <= LIMIT for values in FactPool.of(texts).numbers.values())


@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_any_text_can_be_asked_about(text: str, kind: AnswerKind) -> None:
    passage = Passage(text, "notes", DAY)
    for row in write_questions(passage, kind, 3, FactPool.of([text])):
        assert str(row.meta["answer_span"]) in text


WORDS = st.sampled_from(
    word_list(
        """The rate prices in May of rose fell to 3.7 percent was and , . ( ) " it Jane Miller Germany 2,000 workers on
        March 3, 2020 must pay within thirty (30) days while which —"""
    )
)


@given(st.lists(WORDS, max_size=40), st.sampled_from(KINDS))
def test_any_order_of_words_can_be_asked_about(words: list[str], kind: AnswerKind) -> None:
    text = " ".join(words)
    for row in write_questions(minutes(text), kind, 3, FactPool.of([text])):
        assert row.question.question_text.count("?") >= 1
        assert str(row.meta["answer_span"]) in text


@pytest.mark.parametrize(
    ("asked", "is_well"),
    [
        ("what was the unemployment rate in May", True),
        ("what is Airtable", True),
        ("what was it in May of that year", False),
        ("what was the the rate in May", False),
        ("what was the rate in", False),
        ("what was the rate (in May", False),
        ("what was the rate for those in May", False),
        ("who fell", False),
        ("was inflation a bit below 3 percent both in 2020", False),
        ("are nine in ten both in and out", True),
    ],
)
def test_a_question_is_whole_and_points_at_nothing_outside(asked: str, is_well: bool) -> None:
    assert checks.asked_well(asked) is is_well


@pytest.mark.parametrize(
    ("question", "value", "does"),
    [
        ("what was the 3 percent rate", "3", True),
        ("what was the 3.0 percent rate", "3", True),
        ("how many of the three teams left", "3", True),
        ("what was the 30 percent rate", "3", False),
        ("what was the rate in 2023", "3", False),
    ],
)
def test_a_number_in_its_question_is_given_away(question: str, value: str, does: bool) -> None:
    assert checks.gives_number_away(question, value) is does


def test_a_text_in_its_question_is_given_away() -> None:
    assert checks.gives_text_away("Where is the GSA intranet found?", "the GSA intranet")
    assert not checks.gives_text_away("Where is the form found?", "the GSA intranet")


def test_questions_that_share_most_words_are_nearly_the_same() -> None:
    assert checks.nearly_same("What was the rate in May of 2023?", "What was the rate in June of 2023?") is False
    assert checks.nearly_same("What was the rate in all of May 2023?", "What was the rate in all of 2023 May?")


@pytest.mark.parametrize(
    ("source", "day", "named"),
    [
        ("minutes of the meeting", None, "the minutes of the meeting"),
        ("the minutes of the meeting", None, "the minutes of the meeting"),
        ("Leave types", None, '"Leave types"'),
        ("Floods in Kenya", datetime(2024, 5, 1, tzinfo=UTC), '"Floods in Kenya" (May 1, 2024)'),
        ('A "new" start', None, "\"A 'new' start\""),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_source_is_named_as_a_phrase_or_a_title(source: str | None, day: datetime | None, named: str | None) -> None:
    assert Passage("", source, day).named_source == named


def test_what_comes_next_is_asked_only_of_a_dated_passage() -> None:
    text = "The unemployment rate was 3.7 percent in December."
    assert write_forward_looking(Passage(text, "minutes of a meeting", None), None, 3) == []
    assert write_forward_looking(page("Employees must file the form in May."), None, 3) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_next_is_asked_on_the_day_of_the_passage_and_left_open(kind: AnswerKind) -> None:
    text = (
        "The unemployment rate was 3.7 percent in December. Members agreed to maintain the target range for the "
        "federal funds rate at 5-1/4 to 5-1/2 percent."
    )
    rows = write_forward_looking(minutes(text), kind, 5)
    assert {(row.meta["frame"], row.meta["fact"]["value"]) for row in rows if isinstance(row.meta["fact"], dict)} == {
        ("level", "3.7"),
        ("upper bound", "5.5"),
        ("lower bound", "5.25"),
    }
    for row in rows:
        assert row.label is None
        assert isinstance(row.question, ForwardLookingQuestion)
        assert row.question.prediction_date == DAY
        assert row.question.date_close > DAY
        assert str(row.question.date_close.year) in row.question.question_text
