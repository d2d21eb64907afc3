"""Where labels come from: something that finds a question's answer in what came out after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.models.foreseen import ForeseenCall
from engine.step import StepContext
from schemas.sample import Label, Sample


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Why no answer was found. That nothing was found is never an answer."""

    reason: str


class Labeler(Protocol):
    """Answers questions from evidence: the embedded model is one labeler, a language model is another."""

    async def find(
        self, sample: Sample, *, after: datetime, until: datetime, context: StepContext
    ) -> Label | Undetermined:
        """Look for the answer in what came out after `after` and no later than `until`."""
        ...

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that finding the label would take."""
        ...
