"""What stands alone: sentences and subjects that need nothing before them."""

import pytest

from engine.embedded.english.number import quantities
from engine.embedded.english.standalone import (
    is_debris,
    is_made_up,
    names_itself,
    points_back,
    stands_alone,
    without_discourse,
)
from engine.embedded.english.word import read_words


def alone(text: str, *, you: bool = False) -> bool:
    return stands_alone(text, read_words(text, quantities(text)), you=you)


@pytest.mark.parametrize(
    "text",
    [
        "The unemployment rate was low in December.",
        "Jane Miller said that she would leave in May.",
        "The bank raised its rate by a quarter point.",
        "This Agreement ends on the first of May.",
    ],
)
def test_a_sentence_that_names_everything_stands_alone(text: str) -> None:
    assert alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was low in December and in January.",
        "These rates were low in December and January.",
        "She said that the rate would stay low.",
        "The rate was lower than in the same period.",
        "Prices rose and the latter stayed high all year.",
        "Others said that the rate would stay low.",
        "The rate was low.",
        "We left the rate where it was in May.",
        "The rate is described above in more detail.",
        "May only be paid after the first of June.",
        "The fee is set pursuant to this Section of the contract.",
        "the rate was low in December and in January.",
        "The rate was low in December and in January",
    ],
)
def test_a_sentence_that_points_elsewhere_does_not(text: str) -> None:
    assert not alone(text)


def test_the_reader_may_be_spoken_to_where_the_source_is_named() -> None:
    text = "You must file the form within two weeks."
    assert alone(text, you=True)
    assert not alone(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("However, prices fell.", "Prices fell."),
        ("In addition, the rate rose.", "The rate rose."),
        ("In contrast, however, wages rose.", "Wages rose."),
        ("However it was done, it worked.", "However it was done, it worked."),
    ],
)
def test_an_introductory_word_is_cut_off(text: str, expected: str) -> None:
    assert without_discourse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "| Grade | Pay | 2024 |",
        "SIGNED SEALED DELIVERED by the parties below.",
        "See https://example.org/a for more on this.",
        "Total 3 4 5 6 7 8 9 10 11 12 13 14 15.",
        "The rate (as it was then was low.",
        "Name: ________ Date: ________",
        "{{ title }} of the page is shown here.",
    ],
)
def test_tables_forms_links_and_template_tags_are_debris(text: str) -> None:
    assert is_debris(text)


def test_plain_prose_is_no_debris() -> None:
    assert not is_debris("The price (in dollars) rose by 3.7 percent to $4 per unit.")


@pytest.mark.parametrize("text", ["For example, a team may ask for it.", "You are on a team of five engineers."])
def test_a_made_up_case_is_told(text: str) -> None:
    assert is_made_up(text)


@pytest.mark.parametrize("text", ["in those months", "the former", "at that time", "such a rate", "the other plan"])
def test_a_phrase_that_points_back_is_told(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize("text", ["notice to the other party", "at this meeting", "under this Agreement"])
def test_what_the_source_itself_names_does_not_point_back(text: str) -> None:
    assert not points_back(text)


@pytest.mark.parametrize(
    ("subject", "does"),
    [
        ("The unemployment rate", True),
        ("Jane Miller", True),
        ("The economy", True),
        ("The company", False),
        ("The second attack", False),
        ("Others", False),
        ("Their rate", False),
    ],
)
def test_a_subject_must_say_what_it_is(subject: str, does: bool) -> None:
    assert names_itself(subject, read_words(subject, []).tags) is does


@pytest.mark.parametrize(
    "phrase", ["the increase from these Desk operations", "those Treasury holdings", "Thereafter, it renews"]
)
def test_a_phrase_points_back_though_a_name_stands_in_it(phrase: str) -> None:
    assert points_back(phrase)


def test_a_document_that_names_itself_points_nowhere_else() -> None:
    assert not points_back("the notice that these Terms require of this Agreement's parties")
