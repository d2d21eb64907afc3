"""Sentences: where they end, what is no part of them, and what is no sentence at all."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded.english.cleaning import clean
from engine.embedded.english.sentence import sentence_ends, sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rates rose. Prices fell.", ["Rates rose.", "Prices fell."]),
        ("Mr. Powell spoke. Ms. Bowman agreed.", ["Mr. Powell spoke.", "Ms. Bowman agreed."]),
        ("The U.S. economy grew. It did so in May.", ["The U.S. economy grew.", "It did so in May."]),
        ("It was signed by Acme Inc. The term is long.", ["It was signed by Acme Inc.", "The term is long."]),
        ("The rate, i.e. 5 percent, was kept.", ["The rate, i.e. 5 percent, was kept."]),
        ("It rose 3.7 percent in May.", ["It rose 3.7 percent in May."]),
        ('He said "We are done." Then he left.', ['He said "We are done."', "Then he left."]),
        ("It fell by 2024.1 The rate held.", ["It fell by 2024.", "The rate held."]),
        ("J. R. Smith wrote the report.", ["J. R. Smith wrote the report."]),
    ],
)
def test_a_sentence_ends_at_its_mark_and_not_at_an_abbreviation(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Leave\n\nAsk for leave early.", ["Ask for leave early."]),
        ("| Grade | Pay |\n| --- | --- |\n\nPay is set yearly.", ["Pay is set yearly."]),
        ("- Ask your lead.\n- Fill the form.", ["Ask your lead.", "Fill the form."]),
        ("7.1 The fee is due at once.", ["The fee is due at once."]),
        ("(a) The fee is due at once.", ["The fee is due at once."]),
        ("Terms.\n12. Either party may end it.", ["Terms.", "Either party may end it."]),
        ("Staff Review of the Economic Situation The rate was low.", ["The rate was low."]),
    ],
)
def test_headings_tables_and_enumerators_are_no_part_of_a_sentence(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@given(st.text(alphabet="aB3 .!?:;\n\"'()-*#|•“”", max_size=120))
def test_sentences_are_slices_of_the_text_in_order(text: str) -> None:
    found = sentences(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(alphabet='aB3 .!?:\n"(', max_size=120))
def test_sentence_ends_rise_and_reach_the_end_of_the_text(text: str) -> None:
    ends = list(sentence_ends(text))
    assert ends == sorted(set(ends))
    assert not text.strip() or not text[ends[-1] if ends else 0 :].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See the [handbook](https://example.org/a) **now**.", "See the handbook now."),
        ("Al\u00adthough it\nrose, 12\u2011month rates fell.", "Although it rose, 12-month rates fell."),
        ("Fish &amp; chips<br/>cost `nothing`.", "Fish & chips cost nothing."),
        ("a_b_c stays", "a_b_c stays"),
    ],
)
def test_cleaning_leaves_the_words_that_a_reader_sees(text: str, expected: str) -> None:
    assert clean(text) == expected
