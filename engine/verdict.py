"""A verdict on an item, and the judge who gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.models.foreseen import ForeseenCall
from engine.step import StepContext
from schemas.filter_criteria import FilterCriteria
from schemas.sample import Sample


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well an item meets a rubric, from 0 to 1, and why."""

    score: float
    reason: str


class Judge(Protocol):
    """Scores an item by a rubric: its question where it has one, else its seed."""

    async def judge(self, sample: Sample, criteria: FilterCriteria, context: StepContext) -> Verdict:
        """Judge one item; an exception fails the sample."""
        ...

    def foresee(self, sample: Sample, criteria: FilterCriteria) -> Sequence[ForeseenCall]:
        """The calls to models that judging would take."""
        ...
