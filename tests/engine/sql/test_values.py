"""Values of rows, as a dataset keeps them."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sql.values import as_moment, as_text, plain

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        (math.inf, "inf"),
        (Decimal("2.50"), 2.5),
        (Decimal("7.000"), 7),
        (Decimal("0.1234567890123456789"), "0.1234567890123456789"),
        (Decimal(2**80), str(2**80)),
        (date(2024, 1, 5), "2024-01-05"),
        (time(10, 30), "10:30:00"),
        (datetime(2024, 1, 5, 10), "2024-01-05T10:00:00"),
        (datetime(2024, 1, 5, 10, tzinfo=EAST), "2024-01-05T08:00:00+00:00"),
        (b"ab", "YWI="),
        ([date(2024, 1, 5), None], ["2024-01-05", None]),
        ({"a": {"b": Decimal("1.5")}}, {"a": {"b": 1.5}}),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_value_is_kept_as_json_knows_it(value: object, kept: object):
    assert plain(value) == kept
    assert type(plain(value)) is type(kept)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("x", "x"), (3, "3"), ({"a": "\u00e9"}, '{"a": "\u00e9"}'), (date(2024, 1, 5), "2024-01-05")],
)
def test_any_value_can_be_the_text(value: object, text: str):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (date(2024, 1, 5), datetime(2024, 1, 5, tzinfo=UTC)),
        (datetime(2024, 1, 5, 10), datetime(2024, 1, 5, 10, tzinfo=UTC)),
        (datetime(2024, 1, 5, 10, tzinfo=EAST), datetime(2024, 1, 5, 8, tzinfo=UTC)),
        (" 2024-01-05 ", datetime(2024, 1, 5, tzinfo=UTC)),
        ("2024-01-05T10:00:00Z", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        (None, None),
        ("  ", None),
    ],
)
def test_dates_are_read(value: object, moment: datetime | None):
    assert as_moment(value) == moment


@pytest.mark.parametrize("value", ["soon", 2024, [1]])
def test_what_is_no_date_is_said(value: object):
    with pytest.raises(ValueError, match=r"no date|isoformat"):
        as_moment(value)


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.dates() | st.datetimes() | st.binary()
)
VALUES = st.recursive(
    SCALARS | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(VALUES)
def test_whatever_comes_can_be_written_as_json(value: object):
    assert json.loads(json.dumps(plain(value), allow_nan=False)) == plain(value)
