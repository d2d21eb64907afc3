"""The body of a 422 answer."""

from pydantic import Field

from schemas.base import Contract


class ValidationError(Contract):
    """One thing that is wrong with a request."""

    loc: list[str | int]
    msg: str
    type: str


class HTTPValidationError(Contract):
    """Everything that is wrong with a request."""

    detail: list[ValidationError] = Field(default=[])
