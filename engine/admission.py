"""Admission: when the next seed of a job may start, and how many questions may be made of it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a run. `window` is the most seeds on their way at once, `most_per_seed` the most rows of one seed."""

    window: int
    most_per_seed: int = 1
    max_questions: int | None = None
    valid_rows: int | None = None
    seed_limit: int | None = None


class Admission:
    """Lets seeds in, in their order. What a seed is granted depends on the seeds before it, never on timing.

    A grant reserves the most questions that a seed can still make. So the cap is never exceeded, and no question is
    made in vain: near the cap a seed waits until those before it are known to need less than was reserved for them.
    """

    def __init__(self, limits: Limits, *, seeds: int = 0, questions: int = 0, valid: int = 0) -> None:
        self._limits = limits
        self._seeds = seeds
        self._questions = questions
        self._valid = valid
        self._reserved = 0
        self._on_their_way = 0

    @property
    def closed(self) -> bool:
        """Whether no further seed is wanted, whatever those on their way bring."""
        limits = self._limits
        return (
            (limits.seed_limit is not None and self._seeds >= limits.seed_limit)
            or (limits.max_questions is not None and self._questions >= limits.max_questions)
            or self.satisfied
        )

    @property
    def satisfied(self) -> bool:
        """Whether all the valid rows that were asked for are there."""
        return self._limits.valid_rows is not None and self._valid >= self._limits.valid_rows

    @property
    def share(self) -> float:
        """How far the caps are used up, from 0 to 1."""
        limits = self._limits
        pairs = (
            (self._seeds, limits.seed_limit),
            (self._questions, limits.max_questions),
            (self._valid, limits.valid_rows),
        )
        return max((done / cap for done, cap in pairs if cap is not None), default=0.0)

    def missing_valid(self) -> int | None:
        """How many valid rows are still wanted; `None` where all are."""
        return None if self._limits.valid_rows is None else self._limits.valid_rows - self._valid

    def grant(self) -> int | None:
        """The most questions that the next seed may make; `None` where it has to wait."""
        limits = self._limits
        if self._on_their_way >= self._width():
            return None
        if limits.max_questions is None:
            return limits.most_per_seed
        left = limits.max_questions - self._questions
        if left - self._reserved >= limits.most_per_seed:
            return limits.most_per_seed
        return min(left, limits.most_per_seed) if self._reserved == 0 else None

    def start(self, granted: int) -> None:
        """Count a seed in."""
        self._seeds += 1
        self._on_their_way += 1
        self._reserved += granted

    def settle(self, granted: int, made: int) -> None:
        """Give back what a seed was granted and did not use."""
        self._reserved -= granted
        self._questions += made

    def finish(self, valid: int) -> None:
        """Count a seed out, with the valid rows that came of it."""
        self._on_their_way -= 1
        self._valid += valid

    def _width(self) -> int:
        missing = self.missing_valid()
        if missing is None:
            return self._limits.window
        return min(self._limits.window, max(1, math.ceil(missing / self._limits.most_per_seed)))
