"""Ports of the engine: what it needs from outside, implemented by `storage` and in `engine/memory.py`."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from engine.models.foreseen import ForeseenCall
from engine.step import StepContext
from schemas.article import Article, ArticleQuery, Term
from schemas.dataset import DatasetMetadata
from schemas.document import Document, IncomingFile, Outline, Reading
from schemas.file_set import CreateFileSetFileRequest, FileSet, FileSetFile, MetadataFieldDefinition
from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.job_record import ClaimedJob, FreeJob, JobEnd, NewJob, PaidAnswers, Progress
from schemas.question_generator import (
    ForwardLookingQuestionGenerator,
    QuestionAndLabelGenerator,
    QuestionGenerator,
)
from schemas.sample import AnyQuestion, Label, Sample

__all__ = [
    "Accounts",
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
    "Outline",
    "PaidAnswers",
    "Progress",
    "QueryFacts",
    "QuestionWriter",
    "Report",
    "SqlRow",
    "SqlTables",
    "WritingConfig",
    "WrittenQuestion",
]


class FileSets(Protocol):
    """File sets that an organization may read: its own and the public ones."""

    def as_of(self, stamp: int | None) -> "FileSets":
        """The sets without the documents that became active after a stamp; `None`: as they are now."""
        ...

    async def list_file_sets(self, organization_id: str, *, include_public: bool) -> list[FileSet]: ...

    async def get_file_set(self, organization_id: str, file_set_id: str) -> FileSet | None: ...

    async def metadata_texts(self, file_set: FileSet) -> Mapping[str, Sequence[str]]:
        """The texts that the metadata of a set's documents hold, by field; none of a field that holds very many."""
        ...

    def outlines(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Outline]:
        """Yield a set's active documents by date, then name, undated ones last, without their texts.

        `after`, which is excluded, and `until`, which is included, limit them to dated ones between.
        """
        ...

    def text(self, document_id: str) -> AsyncIterator[str]:
        """Yield the text of a document in parts, one in memory at a time."""
        ...

    def documents(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Document]:
        """Yield what `outlines` does, each with its whole text."""
        ...


class IncomingFiles(Protocol):
    """Files of sets on their way from PENDING to ACTIVE or FAILED. A file is read by one server, which leases it."""

    async def add(self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest) -> FileSetFile:
        """Put an uploaded file into a set, PENDING. Raises `NotFound` or `Conflict`."""
        ...

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Make FAILED files PENDING that were retried less often than that, and count them. Raises `NotFound`."""
        ...

    async def claim(self, *, owner: str, lease_seconds: float) -> IncomingFile | None:
        """Lease to `owner` the oldest file that waits or whose lease ran out; it is PROCESSING, without any text."""
        ...

    async def renew(self, file_id: str, *, owner: str, lease_seconds: float) -> bool:
        """Renew a lease; `False` where it is not `owner`'s any more."""
        ...

    async def release(self, *, owner: str) -> None:
        """Give back every file that `owner` has leased."""
        ...

    async def add_text(self, file_id: str, number: int, text: str, *, owner: str) -> bool:
        """Keep part `number` of a file's text; `False`, with nothing kept, where the lease is not `owner`'s."""
        ...

    async def activate(self, file_id: str, reading: Reading, *, owner: str) -> bool:
        """Make a file ACTIVE whose text is there; `False`, with nothing changed, where the lease is not `owner`'s."""
        ...

    async def fail(self, file_id: str, reason: str, *, owner: str) -> bool:
        """Make a file FAILED and drop its text; `False` where the lease is not `owner`'s."""
        ...


class FileBytes(Protocol):
    """The bytes of files, each under a key."""

    async def keep(self, key: str, draft: Path) -> None:
        """Keep the bytes of a local file under a key, in place of what was there, and take the file away.

        Raises `RunFailed` where they cannot be kept; then everything stays as it was.
        """
        ...

    def local(self, key: str) -> AbstractAsyncContextManager[Path | None]:
        """A local file with the bytes under a key, as long as the context lasts; `None` where there are none."""
        ...

    async def delete(self, key: str) -> None:
        """Delete the bytes under a key, where there are any."""
        ...


class MetadataReader(Protocol):
    """Reads the metadata of a document in its text: the embedded reader is one, a language model is another."""

    async def read(
        self, fields: Sequence[MetadataFieldDefinition], name: str, beginning: str, *, payer: str
    ) -> dict[str, str | int | float | bool]:
        """The values of the fields that the beginning of a text, or the file's name, clearly states, and no others.

        What that costs, the organization `payer` pays. Raises `RunFailed` and `CannotPay`.
        """
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

    async def free_jobs(self, *, owner: str) -> list[FreeJob]:
        """The RUNNING jobs that `claim_jobs` would lease."""
        ...

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

    async def allow_spending(self, job_id: str, dollars: float, *, owner: str) -> bool:
        """Write down how much a job may have spent; `False` where it was cancelled or taken over meanwhile."""
        ...

    async def keep_search(self, job_id: str, key: str, body: bytes, *, owner: str) -> bool:
        """Keep what a search found until the job ends; `False` where it was cancelled or taken over meanwhile."""
        ...

    async def kept_search(self, job_id: str, key: str) -> bytes | None:
        """What a search of a job has found before; `None` where it is new."""
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


class Accounts(Protocol):
    """What organizations may spend on jobs."""

    async def balance(self, organization_id: str) -> float | None:
        """The dollars that are left to spend, less what running jobs hold back; `None`: no limit."""
        ...


class ArticleIndex(Protocol):
    """An index of dated articles, each text once. `start` and `end` bound `Article.out_by`, both included.

    Words meet whatever their case, their accents and their number. `sites` are as `read_site` gives them; none: all.
    """

    def as_of(self, stamp: int | None) -> "ArticleIndex":
        """The index without what was added after a stamp; `None`: as it is now."""
        ...

    async def find(
        self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str], limit: int
    ) -> list[Article]:
        """The articles that fit, best first; those of a query without terms in order of time."""
        ...

    async def count(self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str]) -> int:
        """How many articles fit."""
        ...

    async def count_each(self, terms: Sequence[Term], *, end: datetime, most: int) -> list[int]:
        """How many articles out by `end` hold each term; `most` saves counting further than that."""
        ...

    async def window(self) -> tuple[date, date] | None:
        """The days of the first and the last article; `None` where there is none."""
        ...


class News(Protocol):
    """A search for news: the archive, or a live provider.

    It never finds what may have been published after `end`. `domains` limits it to sites, with or without a path.
    """

    def as_of(self, stamp: int | None) -> "News":
        """The news without what was added after a stamp, as far as a provider can tell."""
        ...

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


SqlRow = Mapping[str, object]
"""A row of a query's result by the names of its columns, its values as Python has them."""


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What is known of a query before it runs: its columns, and the most that it costs."""

    columns: tuple[str, ...]
    dollars: float = 0.0


class SqlTables(Protocol):
    """Tables that a query in BigQuery's SQL is asked of. `is_paid`: every query costs money."""

    @property
    def is_paid(self) -> bool: ...

    @property
    def missing(self) -> str | None:
        """What to do so that there are tables at all; `None` where there are."""
        ...

    def begun_at(self, moment: datetime) -> "SqlTables":
        """The tables for a job that began at that moment: going on, it fails rather than mix in what came later."""
        ...

    async def examine(self, query: str) -> QueryFacts:
        """Look at a query without running it, at no cost.

        Raises `BadQuery` where it cannot run, `RunFailed` where nobody could say.
        """
        ...

    async def count(self, query: str, *, most: int) -> int:
        """How many rows it gives, `most` at most, and `most` where only a paid run would tell. Raises as `examine`."""
        ...

    def rows(
        self, query: str, *, most: int, skip: int, context: StepContext | None
    ) -> AsyncGenerator[Sequence[SqlRow], None]:
        """Yield its first `most` rows but for the first `skip`, in groups, in an order that is the same each time.

        What it costs is booked through `context`, the job's that asks. Raises as `examine`, and `BudgetSpent` where it
        would cost more than the job may spend.
        """
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
