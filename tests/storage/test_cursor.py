"""Cursors lead back to where they came from; anything else is refused."""

import base64
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.cursor import BadCursor, moment_cursor, position_cursor, read_moment, read_position

MOMENTS = st.datetimes(timezones=st.just(UTC))
SCALARS = st.none() | st.booleans() | st.integers(-5, 2**63) | st.floats(allow_nan=False) | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(position=st.integers(0, 2**31 - 1))
def test_a_position_survives(position: int):
    assert read_position("samples", position_cursor("samples", position)) == position


@given(moment=MOMENTS, entry_id=st.text(st.characters(codec="utf-8")))
def test_a_moment_survives(moment: datetime, entry_id: str):
    assert read_moment("jobs", moment_cursor("jobs", moment, entry_id)) == (moment, entry_id)


def test_without_a_cursor_a_list_begins_at_its_first_row():
    assert read_position("samples", None) == 0


def refused(cursor: str) -> bool:
    """Whether both kinds of list refuse a cursor as the caller's mistake."""
    for read in (read_position, read_moment):
        with pytest.raises(BadCursor, match="next_cursor"):
            read("other", cursor)
    return True


@given(text=st.text())
def test_any_text_is_refused(text: str):
    assert refused(text)


@given(content=st.binary())
def test_any_bytes_are_refused(content: bytes):
    assert refused(base64.urlsafe_b64encode(content).decode())


@given(parts=JSON)
def test_any_json_is_refused(parts: object):
    assert refused(base64.urlsafe_b64encode(orjson.dumps(parts, option=orjson.OPT_NON_STR_KEYS)).decode())


@pytest.mark.parametrize("position", [-1, 2**31, 2**63, True, 1.0, "1", None])
def test_only_a_whole_number_in_range_is_a_position(position: object):
    cursor = base64.urlsafe_b64encode(orjson.dumps(["samples", position])).decode().rstrip("=")
    with pytest.raises(BadCursor):
        read_position("samples", cursor)


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(BadCursor):
        read_position("samples", position_cursor("files", 1))
    with pytest.raises(BadCursor):
        read_moment("jobs", moment_cursor("datasets", datetime(2026, 1, 1, tzinfo=UTC), "d"))
