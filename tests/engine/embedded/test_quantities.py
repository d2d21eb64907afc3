"""Quantities: which digits of a sentence can be asked for, with their unit, and which can't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded.english.number import Quantity, quantities


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The rate was 3.7 percent.", "3.7", "percent"),
        ("The rate was 3.7%.", "3.7", "percent"),
        ("It fell 25 basis points.", "25", "basis points"),
        ("It fell 0.2 percentage point.", "0.2", "percentage points"),
        ("It cost $600 billion.", "600", "billions of dollars"),
        ("It cost €3.5 million.", "3.5", "millions of euros"),
        ("It cost $60 billion per month.", "60", "billions of dollars per month"),
        ("It cost 2,000 dollars.", "2000", "dollars"),
        ("They hired 1,250 workers.", "1250", ""),
        ("They hired 2 million workers.", "2", "millions"),
        ("Pay within thirty (30) days.", "30", "days"),
        ("Pay within 10 business days.", "10", "business days"),
        ("It rose 3 percent annually.", "3", "percent annually"),
    ],
)
def test_a_quantity_is_a_plain_decimal_with_a_unit(text: str, value: str, unit: str) -> None:
    found = only(text)
    assert (found.value, found.unit_words) == (value, unit)
    assert text[found.digits_start :].startswith(found.digits)


@pytest.mark.parametrize(
    "text",
    [
        "The range was 5-1/4 to 5-1/2 percent.",
        "It rose 2 to 3 percent.",
        "Between 20 and 30 people came.",
        "It rose 7 and 9 basis points, respectively.",
        "In 2019 people moved.",
        "The meeting of March 3, 2020 ended.",
        "See section 4 reports.",
        "Call 555-123-4567 today.",
        "The 12-month change was large.",
        "At 3:30 they met.",
        "The 3rd members left.",
        "It rose five percent.",
        "It rose 4 1/2 percent.",
        "Version 2.1 users left.",
        "The rate was 5 per 100,000 people.",
    ],
)
def test_ranges_fractions_dates_and_labels_are_no_quantity(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It was about 3 percent.", "about"),
        ("At least 300 workers left.", "At least"),
        ("It rose to more than $400 billion.", "more than"),
        ("It grew up to 5 percent.", "up to"),
        ("The rate edged up to 3.9 percent.", ""),
        ("It was 3 percent.", ""),
    ],
)
def test_a_hedge_belongs_to_its_quantity(text: str, hedge: str) -> None:
    assert only(text).hedge == hedge


def test_a_step_is_told_from_the_level_that_it_leads_to() -> None:
    assert only("They raised it 25 basis points to 4-3/4 to 5 percent.").value == "25"


def test_from_one_value_to_another_names_two() -> None:
    assert [found.value for found in quantities("It rose from 3.6 percent to 3.7 percent.")] == ["3.6", "3.7"]


@given(st.integers(1, 999_999), st.sampled_from([" percent", " basis points", " workers", " days", "%"]))
def test_every_written_number_reads_back_as_itself(number: int, unit: str) -> None:
    text = f"The team reported {number:,}{unit} in total."
    assert [
        float(found.value) for found in quantities(text) if found.unit_words or number not in range(1500, 2100)
    ] in (
        [float(number)],
        [],
    )


@given(st.text(alphabet="a1,. $%-–/():to andpercent", max_size=60))
def test_a_quantity_is_a_slice_whose_value_is_a_number(text: str) -> None:
    for found in quantities(text):
        assert text[found.digits_start : found.digits_start + len(found.digits)] == found.digits
        assert 0 <= found.start <= found.digits_start < found.end <= len(text)
        assert float(found.value) >= 0
