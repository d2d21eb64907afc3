"""The outlook of a full run: ranges from what a preview took, and what a small source can give at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.outlook import outlook
from engine.preview import PreviewRun
from schemas.session import PreviewResults, PreviewSample


def run(kept: int, tried: int, seeds: int, dollars: float = 0.0) -> PreviewRun:
    results = PreviewResults(job_id="j", status="completed", samples=[PreviewSample()] * kept)
    return PreviewRun(results, tried, tried - kept, 1.0, dollars, seeds=seeds)


def test_attempts_and_dollars_come_from_the_yield_and_cost_of_the_preview():
    found = outlook(run(50, 70, 35, 0.21), 1000, None)
    assert found is not None
    assert found.attempts[0] < 1400 < found.attempts[1]
    assert found.seeds[0] < 700 < found.seeds[1]
    assert found.dollars == pytest.approx([0.003 * number for number in found.attempts])
    assert found.all_rows is None


def test_few_rows_give_a_wider_range_than_many():
    few, many = outlook(run(5, 7, 7), 1000, None), outlook(run(50, 70, 70), 1000, None)
    assert few is not None
    assert many is not None
    assert few.attempts[0] < many.attempts[0] < many.attempts[1] < few.attempts[1]


def test_a_source_that_is_too_small_says_what_it_gives_in_all():
    found = outlook(run(5, 10, 5, 0.1), 1000, 20)
    assert found is not None
    assert found.attempts == (40, 40)
    assert found.all_rows is not None
    assert found.all_rows[0] < 20 < found.all_rows[1]
    assert found.dollars == pytest.approx((0.4, 0.4))


def test_without_a_kept_row_there_is_no_outlook():
    assert outlook(run(0, 10, 10), 1000, None) is None


@given(st.integers(1, 20), st.integers(0, 200), st.integers(1, 400), st.integers(1, 10_000))
def test_ranges_are_in_order_and_hold_the_share_that_was_seen(kept: int, lost: int, seeds: int, rows: int):
    found = outlook(run(kept, kept + lost, seeds, 0.5), rows, None)
    assert found is not None
    low, high = found.attempts
    assert rows <= low <= high
    assert low <= rows * (kept + lost) / kept + 1
    assert high >= rows * (kept + lost) / kept - 1
    assert found.dollars[0] <= found.dollars[1]
