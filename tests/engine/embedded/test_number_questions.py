"""Questions for numbers: each place of a number in a clause with the words that ask for it there."""

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.passage import Passage
from tests.engine.embedded.asked import DAY, FROM_MINUTES, asked, label_of, minutes, page, written


@pytest.mark.parametrize(
    ("sentence", "question", "label"),
    [
        (
            "The unemployment rate was 3.7 percent in December.",
            "what was the unemployment rate in December 2023, in percent?",
            "3.7",
        ),
        (
            "The unemployment rate remained at 3.7 percent in December.",
            "at what level, in percent, did the unemployment rate remain in December 2023?",
            "3.7",
        ),
        (
            "Core PCE inflation was well above 2 percent in December.",
            "well above what level, in percent, was core PCE inflation in December 2023?",
            "2",
        ),
        (
            "Total PCE prices increased 2.6 percent over the 12 months ending in December.",
            "by what percentage did total PCE prices increase over the 12 months ending in December 2023?",
            "2.6",
        ),
        (
            "Total PCE prices fell 0.3 percent in December.",
            "by what percentage did total PCE prices fall in December 2023?",
            "0.3",
        ),
        (
            "The federal funds rate was raised by 25 basis points at the meeting.",
            "by how many basis points was the federal funds rate raised at the meeting?",
            "25",
        ),
        (
            "The unemployment rate edged up to 3.9 percent in November.",
            "to what level, in percent, did the unemployment rate edge up in November 2023?",
            "3.9",
        ),
        (
            "The unemployment rate rose from 3.6 percent in June to 3.8 percent in August.",
            "what was the unemployment rate in August 2023, in percent?",
            "3.8",
        ),
        (
            "The SOFR averaged 5.31 percent over the intermeeting period.",
            "what level, in percent, did the SOFR average over the intermeeting period?",
            "5.31",
        ),
        (
            "Reserve balances totaled $3.5 trillion at the end of January.",
            "what amount, in trillions of dollars, did reserve balances total at the end of January 2024?",
            "3.5",
        ),
        (
            "Real GDP rose at an annual rate of 3.3 percent in the fourth quarter.",
            "at what annual rate, in percent, did real GDP rise in the fourth quarter of 2023?",
            "3.3",
        ),
        (
            "Inflation was close to the Committee's 2 percent objective.",
            "to what objective of the Committee, in percent, was inflation close?",
            "2",
        ),
        (
            "Participants expected a 25 basis point increase in the target range at the next meeting.",
            "how large an increase, in basis points, did participants expect in the target range at the next meeting?",
            "25",
        ),
        (
            "Nearly 60 percent of respondents expected a rate cut.",
            "nearly what percentage of respondents expected a rate cut?",
            "60",
        ),
        (
            "At least 26 people were killed in the explosion in Springfield.",
            "at least how many people were killed in the explosion in Springfield?",
            "26",
        ),
        (
            "Exports represented 12 percent of total sales in 2023.",
            "what percentage of total sales in 2023 did exports represent?",
            "12",
        ),
        (
            "Conduct reverse repurchase agreement operations at an offering rate of 5.3 percent.",
            "at what offering rate, in percent, are reverse repurchase agreement operations to be conducted?",
            "5.3",
        ),
        (
            "The Board voted to keep the rate on reserves at 5.4 percent, effective May 1.",
            "at what level, in percent, did the Board vote to keep the rate on reserves, effective May 1, 2024?",
            "5.4",
        ),
    ],
)
def test_a_number_in_a_known_place_is_asked_for_in_plain_words(sentence: str, question: str, label: str) -> None:
    assert asked(minutes(sentence), AnswerKind.CONTINUOUS).get(question) == label


@pytest.mark.parametrize(
    ("sentence", "question", "label"),
    [
        (
            "Employees must submit the form within 30 days of the end of the trip.",
            "within how many days of the end of the trip must employees submit the form?",
            "30",
        ),
        (
            "Acme Corporation may end this Agreement upon thirty (30) days' prior written notice to the other party.",
            "upon how many days' prior written notice to the other party may Acme Corporation end this Agreement?",
            "30",
        ),
        (
            "The training program for new managers lasts 12 weeks.",
            "how many weeks does the training program for new managers last?",
            "12",
        ),
    ],
)
def test_times_are_asked_for_in_their_unit(sentence: str, question: str, label: str) -> None:
    assert asked(page(sentence), AnswerKind.CONTINUOUS) == {f'According to "Leave types", {question}': label}


@pytest.mark.parametrize(
    "sentence",
    [
        "The target range for the federal funds rate was 5-1/4 to 5-1/2 percent.",
        "It was 3.7 percent in December and stayed there in January.",
        "Rates on one- and two-year bills rose 7 and 9 basis points, respectively.",
        "The meeting in Washington of March 3, 2020 was held in room 300.",
        "The unemployment rate was three percent in December.",
    ],
)
def test_what_is_no_single_plain_number_is_not_asked_for(sentence: str) -> None:
    assert written(minutes(sentence), AnswerKind.CONTINUOUS) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Inflation was not 3 percent in December.",
        "If core inflation reached 3 percent, the Committee would act quickly.",
        "Springfield has 45 public schools and two universities.",
        "The unemployment rate was 0.2 percent lower than the rate of growth was.",
    ],
)
def test_a_number_that_is_negated_supposed_or_in_a_list_is_left_out_of_a_quotation_at_most(sentence: str) -> None:
    assert asked(minutes(sentence), AnswerKind.CONTINUOUS) == {}


def test_half_of_a_list_of_counts_is_not_asked_for_apart_from_the_other_half() -> None:
    (row,) = written(minutes("Floods killed 109 people in Rwanda and six people in Uganda."), AnswerKind.CONTINUOUS)
    assert '"Floods killed ____ people in Rwanda and six people in Uganda."' in row.question.question_text


def test_a_number_in_no_known_place_is_left_out_of_its_sentence() -> None:
    (row,) = written(minutes("The hurricane damaged 300 homes in Florida."), AnswerKind.CONTINUOUS)
    assert row.question.question_text == (
        "Which number completes this statement from the minutes of the FOMC meeting of January 31, 2024: "
        '"The hurricane damaged ____ homes in Florida."?'
    )
    assert (label_of(row).label, row.meta["frame"]) == ("300", "fill in")


def test_the_words_of_a_number_go_with_its_digits() -> None:
    (row,) = written(
        page("The cure period of the license shall be sixty (60) days in all cases."), AnswerKind.CONTINUOUS
    )
    assert "shall be ____ days in all cases" in row.question.question_text
    assert label_of(row).label == "60"


def test_a_thousands_separator_is_no_part_of_the_label() -> None:
    (row,) = written(minutes("The hurricane damaged 2,300 homes in Florida."), AnswerKind.CONTINUOUS)
    assert (label_of(row).label, row.meta["answer_span"]) == ("2300", "2,300")


def test_free_response_gives_a_number_with_its_unit() -> None:
    found = asked(minutes("Reserve balances totaled $3.5 trillion at the end of January."))
    assert found == {"what amount did reserve balances total at the end of January 2024?": "$3.5 trillion"}


def test_a_question_with_two_answers_in_the_passage_is_not_asked() -> None:
    text = "The unemployment rate was 3.7 percent in December. The unemployment rate was 3.8 percent in December."
    assert asked(minutes(text), AnswerKind.CONTINUOUS) == {}


def test_a_time_said_of_two_clauses_goes_with_both() -> None:
    text = "In June, the unemployment rate was 4.2 percent, and core CPI inflation was 5.9 percent."
    assert asked(minutes(text), AnswerKind.CONTINUOUS) == {
        "what was the unemployment rate in June 2023, in percent?": "4.2",
        "what was core CPI inflation in June 2023, in percent?": "5.9",
    }


def test_a_number_that_its_sentence_spells_out_is_not_left_out_of_it() -> None:
    text = "Late payments in Ohio bear interest at the rate of one and one-half percent (1.5%) per month."
    assert written(page(text), AnswerKind.CONTINUOUS) == []


def test_the_same_period_is_named() -> None:
    text = (
        "Total PCE prices rose 2.6 percent over the 12 months ending in November, while core PCE prices rose 3.2 "
        "percent over the same period."
    )
    question = "by what percentage did core PCE prices rise over the 12 months ending in November 2023?"
    assert asked(minutes(text), AnswerKind.CONTINUOUS)[question] == "3.2"


def test_a_passage_without_a_name_is_asked_about_without_one() -> None:
    passage = Passage("The unemployment rate in Ohio was 3.7 percent in December 2023.", None, None)
    assert asked(passage, AnswerKind.CONTINUOUS) == {
        "What was the unemployment rate in Ohio in December 2023, in percent?": "3.7"
    }


def test_without_a_name_of_its_source_a_question_names_no_date_that_needs_it() -> None:
    passage = Passage("The unemployment rate in Ohio was 3.7 percent in December.", None, DAY)
    questions = [row.question.question_text for row in written(passage, AnswerKind.CONTINUOUS)]
    assert questions == ["What was the unemployment rate in Ohio in December 2023, in percent?"]


def test_the_source_stands_before_the_question() -> None:
    (row, *_) = written(minutes("The unemployment rate was 3.7 percent in December."), AnswerKind.CONTINUOUS)
    assert row.question.question_text.startswith(FROM_MINUTES)
