"""Edits that count from the window that is there, fiscal years, and values of files said without their field."""

from datetime import date

import pytest

from agent.embedded.policy.file_filters import filters_after
from agent.embedded.understanding import DateRange, FileSetInfo, Situation, read_message
from agent.embedded.understanding.conditions import Condition
from agent.embedded.understanding.shifts import DateShift, WindowPart, WindowStep

TODAY = date(2026, 3, 25)
FILES = FileSetInfo(
    "filings", "Filings", metadata_fields=("ticker", "year"), metadata_texts=(("ticker", ("AAL", "DAL", "MSFT")),)
)
READING_FILES = Situation(
    TODAY,
    config={"seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "filings"}},
    file_sets=(FILES,),
)
READING_NEWS = Situation(
    TODAY,
    config={
        "seed_generator": {
            "config_type": "NEWS_SEED_GENERATOR",
            "search_query": ["oil"],
            "start_date": "2024-07-01T00:00:00Z",
            "end_date": "2024-09-30T00:00:00Z",
        }
    },
)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("the quarter before", WindowStep(-1, "quarter", False)),
        ("the following week too", WindowStep(1, "week", True)),
        ("the first two months", WindowPart(2, "month")),
        ("same period in 2025", WindowPart(year=2025)),
        ("one year later", DateShift(1, 1, "year")),
    ],
)
def test_a_move_counts_from_the_window(text: str, move: object):
    assert [act.value for act in read_message(text, READING_NEWS).acts] == [move]


def test_a_fiscal_year_begins_where_the_message_says():
    reading = read_message("news about wheat, FY24, our fiscal year starts in October", Situation(TODAY))
    assert reading.value("dates") == DateRange(date(2023, 10, 1), date(2024, 9, 30))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("only AAL or MSFT", "(ticker='AAL' OR ticker='MSFT')"),
        ("just delta (DAL)", "ticker='DAL'"),
        ("no MSFT", "NOT ticker='MSFT'"),
        ("any ticker", ""),
    ],
)
def test_a_value_of_the_files_is_a_condition_without_its_field(text: str, term: str):
    values = [each.term for act in read_message(text, READING_FILES).acts if act.value for each in act.value]
    assert values == [term]


def test_values_join_leave_and_free_a_filter():
    before = ["(ticker='AAL' OR ticker='MSFT') AND year>=2024"]
    joined = filters_after(before, [Condition("ticker", "ticker='DAL'", 0, 1)], added=True)
    assert joined == ["year>=2024 AND (ticker='AAL' OR ticker='MSFT' OR ticker='DAL')"]
    assert filters_after(before, [Condition("ticker", "NOT ticker='MSFT'", 0, 1)]) == ["year>=2024 AND ticker='AAL'"]
    assert filters_after(before, [Condition("ticker", "", 0, 1)]) == ["year>=2024"]
