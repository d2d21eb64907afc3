"""A window is cut into slices that neither overlap nor leave a gap."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.news.slices import Window

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2021, 1, 1), timezones=st.just(UTC))
TICK = timedelta(microseconds=1)


def day(number: int) -> datetime:
    return datetime(2024, 1, number, tzinfo=UTC)


def test_an_end_at_midnight_means_that_whole_day():
    assert Window(day(1), day(7), 7).last == day(8) - TICK
    assert Window(day(1), day(7).replace(hour=12), 7).last == day(7).replace(hour=12)


def test_the_last_slice_ends_with_the_window():
    found = list(Window(day(1), day(10), 7).slices())
    assert [(each.start, each.end) for each in found] == [(day(1), day(8) - TICK), (day(8), day(11) - TICK)]


def test_one_day_is_one_slice():
    assert len(list(Window(day(3), day(3), 7).slices())) == 1


@given(MOMENTS, MOMENTS, st.integers(1, 100))
def test_slices_follow_each_other_from_start_to_end(start: datetime, end: datetime, days: int):
    window = Window(start, end, days)
    found = list(window.slices())
    assert len(found) == window.slice_count
    if window.last < start:
        assert found == []
        return
    assert (found[0].start, found[-1].end) == (start, window.last)
    assert all(one.end + TICK == other.start for one, other in pairwise(found))
    assert all(each.end - each.start < timedelta(days=days) for each in found)


@given(MOMENTS, MOMENTS, st.integers(1, 40), MOMENTS, MOMENTS)
def test_only_slices_that_touch_the_known_days_are_searched(
    start: datetime, end: datetime, days: int, one: datetime, other: datetime
):
    known = (min(one, other).date(), max(one, other).date())
    window = Window(start, end, days)
    touching = [it for it in window.slices() if it.end.date() >= known[0] and it.start.date() <= known[1]]
    assert list(window.slices(known)) == touching


def test_a_window_of_all_times_takes_no_time():
    window = Window(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), 1)
    assert window.slice_count > 3_000_000
    assert len(list(window.slices((day(1).date(), day(3).date())))) == 3
