"""An answer to a prompt, and whoever gives it."""

from collections.abc import Sequence
from typing import Protocol

from engine.models.foreseen import ForeseenCall
from engine.step import StepContext
from schemas.sample import Rollout, Sample


class Answerer(Protocol):
    """Answers prompts: a language model, or the embedded one. `name` is what its rollouts are signed with."""

    name: str

    async def answer(self, sample: Sample, prompt: str, context: StepContext) -> Rollout:
        """Answer a prompt that was made of a sample. Raises `RunFailed` where there is no answer of use."""
        ...

    def foresee(self, prompt: str) -> Sequence[ForeseenCall]:
        """The calls to models that answering would take."""
        ...
