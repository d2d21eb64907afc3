"""Multiple choice: four options of one kind and form, of which exactly the lettered one is right."""

import re

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.fact_pool import FactPool
from engine.embedded.passage import Passage
from engine.embedded.written import Written
from tests.engine.embedded.asked import label_of, minutes, written

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
RATES = [f"The unemployment rate in Ohio was {3 + at / 10} percent in {month} 2023." for at, month in enumerate(MONTHS)]


def rows(passage: Passage, pool: FactPool | None = None) -> list[Written]:
    return written(passage, AnswerKind.MULTIPLE_CHOICE, 10, pool)


def options(row: Written) -> list[str]:
    lines = row.question.question_text.split("\n")[1:]
    assert [line[:3] for line in lines] == ["A) ", "B) ", "C) ", "D) "]
    return [line[3:] for line in lines]


def right(row: Written) -> str:
    return options(row)["ABCD".index(label_of(row).label)]


def first(text: str, pool: FactPool | None = None) -> Written:
    return rows(minutes(text), pool)[0]


def test_the_letter_points_to_what_the_passage_says() -> None:
    for text in RATES:
        row = first(text)
        assert right(row) == row.meta["answer_span"]
        assert options(row) == row.meta["options"]


def test_no_wrong_option_is_true_somewhere_in_the_passage() -> None:
    text = " ".join(RATES)
    for row in rows(minutes(text)):
        wrong = [option for option in options(row) if option != right(row)]
        assert len(set(wrong)) == 3
        assert all(f"{option.removesuffix(' percent')} percent" not in text for option in wrong)


def test_options_have_one_unit_and_form() -> None:
    for text in RATES:
        assert all(re.fullmatch(r"\d\.\d percent", option) for option in options(first(text)))


def test_the_right_option_stands_in_every_place() -> None:
    assert {label_of(first(text)).label for text in RATES} == set("ABCD")


def test_dates_and_places_have_options_of_their_kind() -> None:
    text = "Jane Miller was born in Germany. Springfield opened a second library in 2019."
    found = {row.meta["answer_span"]: options(row) for row in rows(minutes(text))}
    assert all(len(option) == 4 and option.isdigit() for option in found["2019"])
    assert all(option[0].isupper() for option in found["Germany"])


def test_wrong_options_come_from_the_corpus_first() -> None:
    pool = FactPool.of(["It was 3.1 percent. It was 4.2 percent. It was 4.4 percent. It was 13.3 percent."])
    (row, *_) = rows(minutes("The unemployment rate was 3.7 percent in December."), pool)
    assert set(options(row)) == {"3.7 percent", "3.1 percent", "4.2 percent", "4.4 percent"}


def test_the_words_of_a_number_are_no_part_of_an_option() -> None:
    (row, *_) = rows(minutes("Acme Corporation shall pay the fee within thirty (30) days of the invoice."))
    assert all("(" not in option for option in options(row))
    assert right(row) == "30 days"


def test_a_fact_without_three_other_values_has_no_options() -> None:
    assert rows(minutes("The Desk bought bills because reserve balances had fallen by a lot.")) == []
