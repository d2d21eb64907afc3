"""Each rule for days and periods, by its name."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.embedded.understanding import calendar, days, parts_of_periods, periods
from agent.embedded.understanding.calendar_words import Found
from agent.embedded.understanding.tokens import tokenize
from tests.agent.embedded.readings import TODAY


@pytest.mark.parametrize(
    ("rule", "text", "start", "end"),
    [
        (days.iso_day, "2024-01-31", "2024-01-31", "2024-01-31"),
        (days.slashed_day, "3/31/2024", "2024-03-31", "2024-03-31"),
        (days.slashed_day, "31/3/2024", "2024-03-31", "2024-03-31"),
        (days.month_and_day, "January 5th, 2024", "2024-01-05", "2024-01-05"),
        (days.month_and_day, "the 1st of September 2025", "2025-09-01", "2025-09-01"),
        (days.month_and_day, "March 3-7, 2025", "2025-03-03", "2025-03-07"),
        (days.month_and_day, "December 24", "2024-12-24", "2024-12-24"),
        (days.days_of_month, "5th to 20th of June 2024", "2024-06-05", "2024-06-20"),
        (days.relative_day, "yesterday", "2025-11-23", "2025-11-23"),
        (days.weekday, "last Monday", "2025-11-17", "2025-11-17"),
        (days.ago, "three weeks ago", "2025-11-03", "2025-11-03"),
        (periods.iso_month, "2024-02", "2024-02-01", "2024-02-29"),
        (periods.slashed_month, "03/2025", "2025-03-01", "2025-03-31"),
        (periods.month, "sept 2024", "2024-09-01", "2024-09-30"),
        (periods.month, "December", "2024-12-01", "2024-12-31"),
        (periods.season, "winter 2023", "2023-12-01", "2024-02-29"),
        (periods.quarter_or_half, "2024Q3", "2024-07-01", "2024-09-30"),
        (periods.quarter_or_half, "H1 2024", "2024-01-01", "2024-06-30"),
        (periods.quarter_or_half, "Q4", "2025-10-01", "2025-12-31"),
        (periods.year, "the year 2024", "2024-01-01", "2024-12-31"),
        (periods.fiscal_year, "FY24", "2024-01-01", "2024-12-31"),
        (periods.decade, "the 90s", "1990-01-01", "1999-12-31"),
        (periods.relative_unit, "last quarter", "2025-07-01", "2025-09-30"),
        (periods.relative_unit, "last summer", "2025-06-01", "2025-08-31"),
        (parts_of_periods.part_of, "mid 2024", "2024-05-01", "2024-08-31"),
        (parts_of_periods.nth_of, "first half of 2025", "2025-01-01", "2025-06-30"),
        (parts_of_periods.nth_of, "last two months of 2024", "2024-11-01", "2024-12-31"),
        (parts_of_periods.unit_around_day, "the week of 8 October 2025", "2025-10-06", "2025-10-12"),
        (parts_of_periods.named_event, "2022 world cup", "2022-11-20", "2022-12-18"),
    ],
)
def test_a_rule_reads_its_phrase(rule: Callable[..., Found], text: str, start: str, end: str):
    tokens = tokenize(text)
    found = rule(tokens, 0, TODAY)
    assert found is not None
    assert (found[0].start, found[0].end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert found[1] == len(tokens)


@pytest.mark.parametrize("text", ["2024-13-45", "31/31/2024", "30 February 2024", "may", "Q5 2024", "1800", "0s"])
def test_what_is_no_date_is_none(text: str):
    assert all(rule(tokenize(text), 0, TODAY) is None for rule in (*periods.LEAVES, *parts_of_periods.COMPOUNDS))


def test_a_month_later_than_a_long_month_ends_with_the_short_one():
    assert calendar.shift_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
