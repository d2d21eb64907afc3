"""Admission: when the next seed of a job may start, and how many questions may be made of it."""

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

    A grant reserves the most questions that a seed can make, against the cap on questions until they are made and
    against the valid rows that are wanted until they are there. So no cap is exceeded and no question is made in vain:
    near a cap a seed waits until those before it are known to need less than was reserved for them.
    """

    def __init__(self, limits: Limits, *, seeds: int = 0, questions: int = 0, valid: int = 0) -> None:
        self._limits = limits
        self._seeds = seeds
        self._questions = questions
        self._valid = valid
        self._unmade = 0
        self._unfinished = 0
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
        granted = self._limits.most_per_seed
        if self._on_their_way >= self._limits.window:
            return None
        for left, reserved in ((self._missing_questions(), self._unmade), (self.missing_valid(), self._unfinished)):
            if left is None or left - reserved >= self._limits.most_per_seed:
                continue
            if reserved:
                return None
            granted = min(granted, left)
        return granted

    def start(self, granted: int) -> None:
        """Count a seed in."""
        self._seeds += 1
        self._on_their_way += 1
        self._unmade += granted
        self._unfinished += granted

    def settle(self, granted: int, made: int) -> None:
        """Count the questions that a seed made."""
        self._unmade -= granted
        self._questions += made

    def finish(self, granted: int, valid: int) -> None:
        """Count a seed out, with the valid rows that came of it."""
        self._on_their_way -= 1
        self._unfinished -= granted
        self._valid += valid

    def _missing_questions(self) -> int | None:
        return None if self._limits.max_questions is None else self._limits.max_questions - self._questions
