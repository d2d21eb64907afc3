"""The record of a job: what is kept of it from its acceptance to its end."""

from dataclasses import dataclass

from schemas.errors import CallerError
from schemas.job import JobUsage, PipelineMetricsResponse, TransformJob, TransformJobStatus


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job about to be accepted."""

    organization_id: str
    transform_config: str
    max_questions: int | None = None
    max_cost_dollars: float | None = None
    input_dataset_id: str | None = None
    configuration_id: str | None = None
    name: str | None = None
    warning_message: str | None = None
    estimated_cost_dollars: float | None = None
    held_dollars: float | None = None
    """What is kept back for it of the organization's balance, until it has ended."""
    is_preview: bool = False
    valid_rows: int | None = None
    """Stop as soon as so many valid rows exist."""
    seed_limit: int | None = None
    """Look at no more seeds than these."""
    models: str | None = None
    """The models that it is begun with, in the order of its stages: nobody else's will do."""
    key: str | None = None
    """A second job of the organization with this key is the first one: a replay starts nothing twice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: seeds fully written, questions made so far, and the counts shown to the user."""

    seeds_done: int
    questions_made: int
    metrics: PipelineMetricsResponse
    usage: JobUsage
    answers_booked: int = 0
    """The number of the last paid answer that `usage` accounts for."""
    warning_message: str | None = None
    """The job's warnings from now on; `None` leaves them as they are."""


@dataclass(frozen=True, slots=True)
class PaidAnswers:
    """Answers of models that a job has paid for, kept together until the rows of their seeds are written.

    The answers of a job are counted from 1: `number` is that of the last one here. `last_seed` is the highest number
    of a seed that they are about.
    """

    number: int
    last_seed: int
    body: bytes


@dataclass(frozen=True, slots=True)
class FreeJob:
    """A running job that no living process works on, or the one that asks; `models` as in `NewJob`."""

    id: str
    transform_config: str
    has_input: bool
    models: str | None


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A running job that this process may work on, with its limits and the progress written so far."""

    job: TransformJob
    max_questions: int | None
    max_cost_dollars: float | None
    progress: Progress | None
    allowed_dollars: float = 0.0
    """What may have been spent by now, whatever the usage says: calls that were cut off may have cost the rest."""
    as_of: int | None = None
    """The stamp of the state of articles and files in which the job began; `None`: it sees them as they are."""
    input_rows: int | None = None
    """How many rows of the input dataset are meant, where there is one; `None`: all."""
    valid_rows: int | None = None
    seed_limit: int | None = None


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ended."""

    status: TransformJobStatus
    error_message: str | None = None


class JobEnded(CallerError):
    """A job that has ended cannot be cancelled."""

    def __init__(self, job: TransformJob) -> None:
        super().__init__(f"The job has already ended ({job.status}): only a RUNNING job can be cancelled")
