"""Dates: finding them as written, and making partial and relative ones absolute."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded.english.date_mention import DATE, absolute, day_in, written_day

DAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the rate in December", "the rate in December 2023"),
        ("the rate in January", "the rate in January 2024"),
        ("the rate in December 2022", "the rate in December 2022"),
        ("over the 12 months ending in November", "over the 12 months ending in November 2023"),
        ("between November and January", "between November 2023 and January 2024"),
        ("between October and December", "between October and December 2023"),
        ("on January 12", "on January 12, 2024"),
        ("on December 29", "on December 29, 2023"),
        ("in the fourth quarter", "in the fourth quarter of 2023"),
        ("over the first quarter", "over the first quarter of 2024"),
        ("said on Monday", "said on January 29, 2024"),
        ("closed yesterday", "closed on January 30, 2024"),
        ("fell last year", "fell in 2023"),
        ("since last March", "since March 2023"),
    ],
)
def test_partial_and_relative_dates_become_absolute(text: str, expected: str) -> None:
    assert absolute(text, DAY) == expected


@pytest.mark.parametrize(
    "text",
    ["the December meeting", "the minutes of the December meeting", "will end in March", "in the spring", "in 1998"],
)
def test_names_of_meetings_and_the_future_stay(text: str) -> None:
    assert absolute(text, DAY) == text


def test_the_years_of_the_future_are_counted_from_the_passage() -> None:
    assert absolute("is expected to rise this year", DAY) == "is expected to rise in 2024"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_written_day_reads_back(day: date) -> None:
    assert day_in(f"minutes of {written_day(day)} and more") == day
    assert [found.group() for found in DATE.finditer(f"It met on {written_day(day)}.")] == [written_day(day)]


@pytest.mark.parametrize("text", ["in 3 May be", "the May 40", "no date", "February 30, 2023"])
def test_what_names_no_day_gives_none(text: str) -> None:
    assert day_in(text) is None


@given(st.text(max_size=60), st.dates())
def test_any_text_can_be_read(text: str, day: date) -> None:
    assert isinstance(absolute(text, day), str)
