"""The values of a query's rows, as a dataset keeps them."""

import base64
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

_LARGEST = 10**38
"""More than any NUMERIC of BigQuery's; beyond it, arithmetic with decimals has limits."""


def plain(value: object) -> object:
    """A value as JSON knows it: dates and times as ISO 8601, bytes as base64, and what JSON cannot hold as text."""
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Decimal():
            return _number(value)
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return _in_utc(value).isoformat() if value.tzinfo else value.isoformat()
        case list() | tuple():
            return [plain(each) for each in cast("list[object]", value)]
        case Mapping():
            return {str(key): plain(each) for key, each in cast("Mapping[object, object]", value).items()}
        case _:
            return value.isoformat() if isinstance(value, date) else str(value)


def as_text(value: object) -> str:
    """A value as the text of a seed; nothing is the empty text."""
    known = plain(value)
    return "" if known is None else known if isinstance(known, str) else json.dumps(known, ensure_ascii=False)


def as_moment(value: object) -> datetime | None:
    """The moment that a value names: a day is its midnight, a time without a zone is UTC. Raises `ValueError`."""
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        return _in_utc(datetime.fromisoformat(value.strip()))
    raise ValueError(f"{value!r} is no date")


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(value: Decimal) -> object:
    """A number where JSON's keep all its digits, else text."""
    if not value.is_finite() or abs(value) > _LARGEST:
        return str(value)
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)
