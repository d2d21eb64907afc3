"""Ports of the engine: what it needs from outside, implemented by `storage` and in `engine/memory.py`."""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engine.models.foreseen import ForeseenCall
from engine.step import StepContext
from schemas.article import Article, ArticleQuery
from schemas.dataset import DatasetMetadata
from schemas.document import Document, IncomingFile
from schemas.file_set import CreateFileSetFileRequest, FileSet, FileSetFile
from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.job_record import ClaimedJob, JobEnd, NewJob, PaidAnswers, Progress
from schemas.question_generator import (
    ForwardLookingQuestionGenerator,
    QuestionAndLabelGenerator,
    QuestionGenerator,
)
from schemas.sample import AnyQuestion, Label, Sample

__all__ = [
    "Article",
    "ArticleIndex",
    "ClaimedJob",
    "Datasets",
    "Document",
    "Evidence",
    "FileBytes",
    "FileSets",
    "IncomingFiles",
    "JobEnd",
    "Jobs",
    "NewJob",
    "News",
    "PaidAnswers",
    "Progress",
    "QuestionWriter",
    "Report",
    "WritingConfig",
    "WrittenQuestion",
]


class FileSets(Protocol):
    """File sets that an organization may read: its own and the public ones."""

    async def list_file_sets(self, organization_id: str, *, include_public: bool) -> list[FileSet]: ...

    async def get_file_set(self, organization_id: str, file_set_id: str) -> FileSet | None: ...

    def documents(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Document]:
        """Yield a set's active documents by date, then name, undated ones last, one in memory at a time.

        `after`, which is excluded, and `until`, which is included, limit them to dated ones between.
        """
        ...


class IncomingFiles(Protocol):
    """Files of sets on their way from PENDING to ACTIVE or FAILED."""

    async def add(
        self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest, *, note: str | None = None
    ) -> FileSetFile:
        """Put an uploaded file into a set, PENDING. Raises `NotFound` or `Conflict`."""
        ...

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Make FAILED files PENDING that were retried less often than that, and count them. Raises `NotFound`."""
        ...

    async def claim(self) -> IncomingFile | None:
        """Make the oldest PENDING file PROCESSING; `None` where none waits."""
        ...

    async def take_up(self) -> None:
        """Make files PENDING again whose work was cut off."""
        ...

    async def activate(self, file_id: str, text: str, message: str | None) -> None: ...

    async def fail(self, file_id: str, reason: str) -> None: ...


class FileBytes(Protocol):
    """The bytes of files, each under a key."""

    async def write(self, key: str, chunks: AsyncIterable[bytes], *, size: int) -> None:
        """Keep `size` bytes under a key, a chunk in memory at a time.

        Raises `CallerError` where they are more or fewer; then nothing is kept of them.
        """
        ...

    async def read(self, key: str) -> bytes | None:
        """All bytes under a key; `None` where there are none."""
        ...


class Datasets(Protocol):
    """Datasets of rows, each row kept at the position at which it was written."""

    async def create_dataset(self, organization_id: str) -> DatasetMetadata: ...

    async def get_dataset(self, organization_id: str, dataset_id: str) -> DatasetMetadata | None: ...

    def samples(self, dataset_id: str) -> AsyncIterator[Sample]:
        """Yield all rows in order, a page in memory at a time."""
        ...


class Jobs(Protocol):
    """Durable jobs. A job is worked on by one process at a time, which holds its lease."""

    async def create_job(self, new: NewJob, *, owner: str, lease_seconds: float) -> TransformJob:
        """Create the job and its output dataset in one transaction, leased to `owner`."""
        ...

    async def get_job(self, organization_id: str, job_id: str) -> TransformJob | None: ...

    async def claim_jobs(
        self, *, owner: str, lease_seconds: float, job_ids: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        """Lease to `owner` every RUNNING job whose lease ran out or is already its own; `job_ids`: none but these."""
        ...

    async def renew_leases(self, job_ids: Sequence[str], *, owner: str, lease_seconds: float) -> None: ...

    async def write_progress(
        self, job_id: str, rows: Sequence[Sample], progress: Progress, *, owner: str, lease_seconds: float
    ) -> bool:
        """Append rows, set progress, forget the answers of the seeds that are done and renew the lease, all at once.

        `False`, with nothing written, where the job was cancelled meanwhile or another owner took it over.
        """
        ...

    async def keep_answers(self, job_id: str, answers: PaidAnswers, *, owner: str) -> bool:
        """Keep answers of models until the rows of their seeds are written or the job ends.

        `False`, with none kept, where the job was cancelled meanwhile or another owner took it over.
        """
        ...

    async def answers(self, job_id: str) -> list[PaidAnswers]:
        """The answers that are kept of a job, in the order in which they came."""
        ...

    async def end_job(self, job_id: str, end: JobEnd, *, owner: str) -> bool:
        """End a job; `False`, with nothing changed, where it was cancelled or taken over meanwhile."""
        ...

    async def cancel_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """Cancel a RUNNING job and return it; `None` where there is no such job.

        Raises `JobEnded` (a `CallerError`) where it has ended already.
        """
        ...

    async def metrics(self, organization_id: str, job_id: str) -> PipelineMetricsResponse | None: ...


class ArticleIndex(Protocol):
    """An index of dated articles, each text once. `start` and `end` bound `Article.out_by`, both included.

    Words meet whatever their case, their accents and their number. `sites` are as `read_site` gives them; none: all.
    """

    async def find(
        self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str], limit: int
    ) -> list[Article]:
        """The articles that fit, best first; those of a query without terms in order of time."""
        ...

    async def count(
        self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str], most: int | None = None
    ) -> int:
        """How many articles fit; `most` saves counting further than that."""
        ...

    async def window(self) -> tuple[date, date] | None:
        """The days of the first and the last article; `None` where there is none."""
        ...


class News(Protocol):
    """A search for news: the archive, or a live provider.

    It never finds what may have been published after `end`. `domains` limits it to sites, with or without a path.
    """

    async def search(
        self, query: str, *, start: datetime | None = None, end: datetime, limit: int, domains: Sequence[str] = ()
    ) -> list[Article]:
        """The articles that fit best, in a stable order; an empty query finds all. Raises `RunFailed`."""
        ...

    async def count(
        self, query: str, *, start: datetime | None = None, end: datetime, domains: Sequence[str] = ()
    ) -> int | None:
        """How many articles there are; `None` where only a search would tell."""
        ...

    async def window(self) -> tuple[date, date] | None:
        """The first and the last day that the news reach; `None` where they are not bounded, or there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """A text that came out at a moment and may settle a question; midnight means that only its day is known."""

    id: str
    name: str
    text: str
    published: datetime
    url: str | None = None


class Evidence(Protocol):
    """A search for what came out after a question was asked: documents, an archive, or a live provider."""

    async def search(self, sample: Sample, query: str, *, after: datetime, until: datetime, limit: int) -> list[Report]:
        """The reports that surely came out after `after` and by `until`, earliest first. Raises `RunFailed`."""
        ...


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question that was written from a seed, with its label where the seed answers it, and what else is known.

    `fault` says why it is no good; it is then kept as a rejected row.
    """

    question: AnyQuestion
    label: Label | None
    meta: dict[str, object]
    fault: str | None = None


WritingConfig = QuestionGenerator | QuestionAndLabelGenerator | ForwardLookingQuestionGenerator
"""What is to be written."""


class QuestionWriter(Protocol):
    """Writes questions from a sample's seed text: the embedded model is one writer, a language model is another."""

    async def write(self, sample: Sample, count: int, context: StepContext) -> list[WrittenQuestion]:
        """Write at most `count` questions; none where there is nothing to ask. An exception fails the sample."""
        ...

    def foresee(self, sample: Sample, count: int) -> Sequence[ForeseenCall]:
        """The calls to models that writing would take."""
        ...
