"""A step: one kind of work on one sample, and the source of seeds that a run begins with."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from engine.meter import Meter
from engine.models.failure import ModelFailure
from engine.models.foreseen import ForeseenCall
from engine.models.registry import Model
from engine.models.request import ModelReply, ModelRequest
from schemas.sample import Sample

FILTER_REASON = "filter_reason"
"""Key in a row's meta: why it was rejected."""
ERROR_MESSAGE = "error_message"
"""Key in a row's meta: what failed."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something looked at that never became a row: it is counted with its reason and not written."""

    reason: str


@dataclass(frozen=True, slots=True)
class StepContext:
    """Where in a run a step is at work.

    `path` is the number of the seed in its source, then the position among its siblings of each output on the way:
    with the job's id it tells every piece of work apart, and a resumed run meets the same ones. `limit` is the most
    outputs that are still wanted of this sample.
    """

    job_id: str
    step: int
    path: tuple[int, ...]
    meter: Meter
    limit: int | None = None

    async def charge(self, event: str, dollars: float) -> None:
        """Book a paid event before it happens. Raises `BudgetSpent` where it would cross the job's cap."""
        await self.meter.charge(self.step, event, dollars)

    async def ask(self, model: Model, request: ModelRequest) -> ModelReply:
        """Put a request to a model at the job's expense. Raises `ModelFailure`, and `BudgetSpent` as `charge` does."""
        try:
            reply = await model.endpoint.complete(request, self.meter.purse(self.step, model, self.path))
        except ModelFailure as failure:
            self.meter.note_faults(self.step, failure.faults)
            raise
        self.meter.note_faults(self.step, reply.faults)
        return reply


class Step(Protocol):
    """Takes one valid sample and yields zero or more.

    A rejected or failed one is yielded with `rejected` or `failed`; an exception fails the sample, never the job.
    The outputs depend on the sample, the config and the context's path alone.
    """

    def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]: ...


class SeedSource(Protocol):
    """Where the samples of a run come from, always in the same order. An exception fails the job."""

    def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield all items but the first `skip`, which an earlier run has dealt with."""
        ...

    async def expected(self) -> int:
        """About how many items there are, exact where that is cheap to know."""
        ...

    def texts(self) -> AsyncIterator[str]:
        """Yield the texts that the items are made of, for what a step must know of the corpus as a whole."""
        ...


@runtime_checkable
class PaidSource(Protocol):
    """A source that may ask models for its seeds."""

    @property
    def is_paid(self) -> bool:
        """Whether it asks any; it then ends by itself where the budget is spent, after the last that was paid."""
        ...

    def unpaid(self) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield what its seeds would be without any call to a model."""
        ...

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that such a sample would take."""
        ...


def rejected(sample: Sample, reason: str) -> Sample:
    """Mark a sample as not good enough; it stays in the dataset with the reason."""
    return _invalid(sample, {FILTER_REASON: reason})


def failed(sample: Sample, message: str) -> Sample:
    """Mark a sample whose work failed; it stays in the dataset with the message."""
    return _invalid(sample, {ERROR_MESSAGE: message})


def _invalid(sample: Sample, why: Mapping[str, str]) -> Sample:
    return sample.model_copy(update={"is_valid": False, "meta": {**sample.meta, **why}})
