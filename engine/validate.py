"""Whether a config is valid of itself, and whether it can run here."""

from collections.abc import Iterable
from typing import Any

from engine.surroundings import Surroundings
from schemas.violation import Violation


def check(config: dict[str, Any]) -> list[Violation]:
    """Say what is wrong with a config of itself: its shape, and if that holds, its meaning."""
    raise NotImplementedError


def check_here(config: dict[str, Any], surroundings: Surroundings) -> list[Violation]:
    """Say, as warnings, what keeps a config of a valid shape from running here."""
    raise NotImplementedError


def as_errors(violations: Iterable[Violation]) -> list[Violation]:
    """Turn the warnings of `check_here` into the errors that they are once a run is asked for."""
    raise NotImplementedError
