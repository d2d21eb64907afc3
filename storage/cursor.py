"""Cursors: opaque text that says where the next page of a list begins."""

import base64
import binascii
from datetime import UTC, datetime

import orjson

from schemas.errors import CallerError

_LARGEST_POSITION = 2**31 - 1


class BadCursor(CallerError):
    """A cursor that no page of this list gave."""

    def __init__(self) -> None:
        super().__init__(
            "cursor: not a cursor of this list; pass next_cursor of the page before, or none for the first page"
        )


def position_cursor(kind: str, position: int) -> str:
    """The cursor of a list that is ordered by position; `kind` names the list."""
    return _encode([kind, position])


def read_position(kind: str, cursor: str | None) -> int:
    """The position at which a page begins, 0 without a cursor. Raises `BadCursor`."""
    if cursor is None:
        return 0
    match _decode(cursor):
        # `True` is an `int` too.
        case [str(found), int(position)] if found == kind and type(position) is int:
            if 0 <= position <= _LARGEST_POSITION:
                return position
            raise BadCursor
        case _:
            raise BadCursor


def moment_cursor(kind: str, moment: datetime, entry_id: str) -> str:
    """The cursor of a list that is ordered by time, then id: that of the last entry shown."""
    return _encode([kind, moment.astimezone(UTC).isoformat(), entry_id])


def read_moment(kind: str, cursor: str) -> tuple[datetime, str]:
    """Time and id of the last entry shown. Raises `BadCursor`."""
    match _decode(cursor):
        case [str(found), str(moment), str(entry_id)] if found == kind:
            try:
                return datetime.fromisoformat(moment).astimezone(UTC), entry_id
            except (ValueError, OverflowError):
                raise BadCursor from None
        case _:
            raise BadCursor


def _encode(parts: list[str | int]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _decode(cursor: str) -> object:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError):
        raise BadCursor from None
