"""The base model of the wire contract, and the field types that several of its objects share."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

LARGEST = 2**31 - 1


class Contract(BaseModel):
    """An object of the wire contract: frozen, blind to unknown keys, never holding NaN or infinity.

    Types are strict: neither `"1"` nor `true` is a number.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, strict=True)


def read_datetime(value: object) -> datetime:
    """Read an ISO 8601 date or moment as UTC; without a zone it counts as UTC. Raises ValueError on anything else."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime):
        raise ValueError("Write a date as ISO 8601 text, for example 2025-01-31 or 2025-01-31T12:00:00Z")
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("The date lies outside the years 1 to 9999") from None


def plain_json(value: object) -> object:
    """Return a value that can be written as JSON text. Raises ValueError: NaN, half a surrogate pair, no JSON type."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return value


def read_whole(value: object) -> object:
    """Take a whole number that was written with a point, such as 65.0, for the integer that JSON Schema calls it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


AS_TEXT = Field(strict=False)
"""Marks an enumeration: its words are text in JSON, which strict types would refuse."""
UtcDatetime = Annotated[datetime, BeforeValidator(read_datetime)]
WHOLE = BeforeValidator(read_whole)
"""Marks an integer that clients send. It stands after the bounds, which the JSON Schema would lose otherwise."""
Count = Annotated[int, Field(ge=1, le=LARGEST), WHOLE]
Size = Annotated[int, Field(ge=0, le=LARGEST), WHOLE]
Days = Annotated[int, Field(ge=1, le=36_500), WHOLE]
Share = Annotated[float, Field(ge=0, le=1)]
Dollars = Annotated[float, Field(ge=0)]
NonEmpty = Annotated[str, Field(min_length=1)]
FreeForm = Annotated[dict[str, Any], AfterValidator(plain_json)]
Scalar = str | int | float | bool
