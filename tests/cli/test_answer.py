"""Answers to structured questions, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.answer import answer_to
from schemas.session import QuestionOption, StructuredQuestion


def ask(*labels: str) -> StructuredQuestion:
    options = [QuestionOption(id=f"id-{label}", label=label, value=f"value of {label}") for label in labels]
    return StructuredQuestion(question="Which?", options=options)


@pytest.mark.parametrize("typed", ["2", "2.", " 2 ", "later", "LATER", "value of Later", "id-later"])
def test_an_option_is_chosen_by_number_and_by_its_words(typed: str):
    assert answer_to(ask("Now", "Later"), typed) == "value of Later"


def test_an_option_called_by_a_number_comes_before_the_number_of_an_option():
    assert answer_to(ask("5", "2"), "2") == "value of 2"


@pytest.mark.parametrize("typed", ["0", "3", "-1", "²", "make it weekly", "2 questions"])
def test_anything_else_is_a_message_of_its_own(typed: str):
    assert answer_to(ask("Now", "Later"), typed) == typed


@given(st.text())
def test_without_a_question_a_line_is_itself(typed: str):
    assert answer_to(None, typed) == typed.strip()


@given(st.lists(st.text(min_size=1), max_size=4, unique=True), st.text())
def test_an_answer_is_an_option_or_what_was_typed(labels: list[str], typed: str):
    assert answer_to(ask(*labels), typed) in {typed.strip(), *(f"value of {label}" for label in labels)}
