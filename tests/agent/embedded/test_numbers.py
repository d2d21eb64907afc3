"""Numbers in digits and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.understanding.numbers import count, money, multiple, number, ordinal, percent
from agent.embedded.understanding.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,000", 2000),
        ("0.95", 0.95),
        ("5k", 5000),
        ("two hundred and five", 205),
        ("twenty-five", 25),
        ("three thousand two hundred", 3200),
        ("a dozen", 12),
        ("a couple of", 2),
        ("a hundred", 100),
        ("2 million", 2_000_000),
    ],
)
def test_a_number_is_read_whole(text: str, value: float):
    tokens = tokenize(text)
    assert number(tokens, 0) == (value, len(tokens))


@pytest.mark.parametrize("text", ["per", "a", "the articles", "first", "x2"])
def test_other_words_are_no_number(text: str):
    assert number(tokenize(text), 0) is None


def test_number_words_that_do_not_belong_together_stay_apart():
    assert number(tokenize("two three"), 0) == (2, 1)


@given(st.integers(min_value=0, max_value=10**9))
def test_every_whole_number_with_thousands_signs_is_read_back(value: int):
    assert count(tokenize(f"{value:,}"), 0) == (value, 1)


def test_a_fraction_is_no_count():
    assert count(tokenize("0.5"), 0) is None


@pytest.mark.parametrize(
    ("text", "share"), [("95%", 0.95), ("95 percent", 0.95), ("0.95", 0.95), ("95", 0.95), ("140%", 1.4), ("1.4", 1.4)]
)
def test_a_share_is_read_and_a_wrong_one_is_left_wrong(text: str, share: float):
    found = percent(tokenize(text), 0)
    assert found is not None
    assert found[0] == pytest.approx(share)


@pytest.mark.parametrize(("text", "amount"), [("$5", 5), ("5 dollars", 5), ("USD 2.50", 2.5), ("5$", 5)])
def test_an_amount_of_money_is_read(text: str, amount: float):
    assert money(tokenize(text), 0) == (amount, 2)


def test_a_number_without_currency_is_no_money():
    assert money(tokenize("5 rows"), 0) is None


@pytest.mark.parametrize(("text", "place"), [("second", 2), ("3rd", 3), ("21st", 21), ("last", -1)])
def test_a_position_is_read(text: str, place: int):
    assert ordinal(tokenize(text), 0) == (place, 1)


@pytest.mark.parametrize(("text", "factor"), [("twice", 2), ("half", 0.5), ("3x", 3), ("three times", 3)])
def test_a_factor_is_read(text: str, factor: float):
    found = multiple(tokenize(text), 0)
    assert found is not None
    assert found[0] == factor
