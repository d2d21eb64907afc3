"""Date ranges: two lists of phrases, and one test for each convention."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.understanding import DateRange, find_date_range
from tests.agent.embedded.further_date_phrases import PHRASES as FURTHER
from tests.agent.embedded.more_date_phrases import PHRASES
from tests.agent.embedded.readings import TODAY

SHARED = json.loads(Path(__file__).with_name("date_phrases.json").read_text(encoding="utf-8"))


def ends(found: DateRange | None) -> list[str | None]:
    return [end and end.isoformat() for end in (found.start, found.end)] if found else [None, None]


@pytest.mark.parametrize("case", SHARED["phrases"], ids=lambda case: case["phrase"])
def test_a_phrase_of_the_shared_list_gets_an_accepted_answer(case: dict[str, list[list[str | None]]]):
    today = date.fromisoformat(SHARED["reference_date"])
    assert ends(find_date_range(str(case["phrase"]), today)) in case["accepted"]


@pytest.mark.parametrize(("phrase", "start", "end"), [*PHRASES, *FURTHER], ids=lambda value: str(value))
def test_a_phrase_of_our_own_list_is_read(phrase: str, start: str | None, end: str | None):
    assert ends(find_date_range(phrase, TODAY)) == [start, end]


def test_the_last_days_run_from_that_many_days_ago_to_today():
    assert find_date_range("last 10 days", TODAY) == DateRange(TODAY - timedelta(days=10), TODAY)


def test_an_open_end_is_today_and_marked_so():
    found = find_date_range("since March 2025", TODAY)
    assert found == DateRange(date(2025, 3, 1), TODAY, open_end=True)


def test_an_open_start_stays_open():
    assert find_date_range("before 2020", TODAY) == DateRange(None, date(2019, 12, 31))


def test_winter_reaches_into_the_next_year():
    assert ends(find_date_range("winter 2023", TODAY)) == ["2023-12-01", "2024-02-29"]


def test_weeks_start_on_monday():
    found = find_date_range("last week", TODAY)
    assert found and found.start and found.start.weekday() == 0


def test_a_reversed_range_is_read_as_it_was_said():
    assert ends(find_date_range("from 2024 to 2023", TODAY)) == ["2024-01-01", "2023-12-31"]


@pytest.mark.parametrize(
    "text", ["", "you may fall", "until 30 February 2024", "2024-13-45", "2000 characters", "no date here", "1999 rows"]
)
def test_text_without_a_date_has_none(text: str):
    assert find_date_range(text, TODAY) is None


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 4000))
def test_two_written_days_are_read_back(start: date, days: int):
    end = min(start + timedelta(days=days), date(2099, 12, 31))
    for phrase in (
        f"from {start} to {end}",
        f"{start:%d %B %Y} - {end:%d %B %Y}",
        f"between {start:%b %d, %Y} and {end:%B %d, %Y}",
    ):
        assert find_date_range(phrase, TODAY) == DateRange(start, end)


@given(st.dates(date(2025, 9, 2), date(2090, 1, 1)), st.sampled_from([case["phrase"] for case in SHARED["phrases"]]))
def test_no_day_makes_a_phrase_fail_or_end_before_it_starts(today: date, phrase: str):
    found = find_date_range(phrase, today)
    assert found is not None
    assert found.start is None or found.end is None or found.start <= found.end
