"""Dates over documents keep the files of those days, or are said to be unusable."""

from datetime import date

import pytest

from agent.embedded.policy.file_filters import date_filter
from agent.embedded.policy.proposal import Proposal, propose
from agent.embedded.policy.wishes import Wish
from agent.embedded.understanding import DateRange, FileSetInfo, Situation

SINCE_2023 = DateRange(date(2023, 1, 1), date(2025, 11, 24), open_end=True)
IN_2023 = DateRange(date(2023, 1, 1), date(2023, 12, 31))
UNTIL_MARCH = DateRange(None, date(2023, 3, 31))


def file_set(*fields: str) -> FileSetInfo:
    return FileSetInfo("minutes", "Minutes", metadata_fields=fields)


@pytest.mark.parametrize(
    ("fields", "said", "filter_text"),
    [
        (("meeting_date", "year"), SINCE_2023, "year>=2023"),
        (("meeting_date", "year"), UNTIL_MARCH, "meeting_date<='2023-03-31'"),
        (("date",), IN_2023, "date>='2023-01-01' AND date<='2023-12-31'"),
        (("filed_date",), UNTIL_MARCH, "filed_date<='2023-03-31'"),
        (("year",), IN_2023, "year>=2023 AND year<=2023"),
        (("year",), UNTIL_MARCH, None),
        (("ticker",), IN_2023, None),
        ((), SINCE_2023, None),
    ],
)
def test_a_range_becomes_a_filter_where_the_files_have_dates(
    fields: tuple[str, ...], said: DateRange, filter_text: str | None
):
    found = date_filter(said, file_set(*fields))
    assert (found and found.term) == filter_text


def test_dates_that_cannot_be_kept_are_said():
    wish = Wish({"source": "file_set:minutes", "dates": IN_2023})
    made = propose(wish, Situation(today=date(2025, 11, 24), file_sets=(file_set("ticker"),)))
    assert isinstance(made, Proposal)
    assert "metadata_filters" not in made.config["seed_generator"]
    assert "carry no date" in made.notes[0]
