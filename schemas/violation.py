"""A violation: one thing that is wrong, or worth knowing, about a config."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Violation:
    """`path` is a JSON Pointer into the config, `code` is stable, `hint` says what would make the config valid."""

    path: str
    code: str
    level: Level
    message: str
    hint: str = ""
