"""A violation: one thing that is wrong, or worth knowing, about a config."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

Level = Literal["error", "warning"]


class Violation(BaseModel):
    """`path` is a JSON Pointer into the config, `code` is stable, `hint` says what would be valid."""

    model_config = ConfigDict(frozen=True)

    path: str
    code: str
    level: Level
    message: str
    hint: str = ""


def pointer(parts: Iterable[str | int]) -> str:
    """Write keys and indexes as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
