"""The tables of BigQuery: queries asked of the service itself, by its own client."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar, cast

from google.api_core.exceptions import BadRequest, Forbidden, GoogleAPIError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.bigquery import Client, QueryJobConfig
from google.cloud.bigquery.retry import DEFAULT_RETRY
from requests.exceptions import RequestException

from engine.ports import QueryFacts, SqlRow
from engine.sql.bad_query import BadQuery
from engine.sql.query_check import QUERY
from engine.step import StepContext
from schemas.errors import RunFailed

_DOLLARS_PER_BYTE = 6.25 / 2**40
_LEAST_PER_TABLE = 10 * 2**20
"""The fewest bytes that BigQuery bills for each table that a query reads."""
_GROUP = 500
_SECONDS = 30.0
_RETRY = DEFAULT_RETRY.with_timeout(_SECONDS)
_FIRST_LOOK, _LAST_LOOK = 0.1, 2.0
_T = TypeVar("_T")


class _Field(Protocol):
    name: str


class _Result(Protocol):
    pages: Iterator[Sequence[SqlRow]]


class _Job(Protocol):
    """What is used of the client's `QueryJob`, which has no types of its own."""

    statement_type: str | None
    total_bytes_processed: int | None
    referenced_tables: Sequence[object]
    schema: Sequence[_Field] | None
    location: str | None
    error_result: Mapping[str, str] | None

    def done(self, *, retry: object, timeout: float) -> bool: ...

    def cancel(self, *, retry: object, timeout: float) -> bool: ...

    def result(
        self, *, page_size: int, max_results: int, start_index: int, retry: object, job_retry: object
    ) -> _Result: ...


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a dry run told: the columns, where the data lie, and the most bytes that the query bills."""

    columns: tuple[str, ...]
    location: str | None
    bytes: int

    @property
    def dollars(self) -> float:
        return self.bytes * _DOLLARS_PER_BYTE


class BigQueryTables:
    """Each job asks its query once: BigQuery keeps the result for a day, and a job that goes on reads on in it.

    `client` makes the client when it is first needed; a query that would bill more than `max_bytes` is refused.
    """

    is_paid = True
    missing: str | None = None

    def __init__(self, client: Callable[[], Client], *, max_bytes: int) -> None:
        self._client = cache(client)
        self._max_bytes = max_bytes

    @classmethod
    def of_project(
        cls, project: str, *, credentials: Path | None, location: str | None, max_bytes: int
    ) -> "BigQueryTables":
        """The tables that a project may read, with a service account's key file or Google's default credentials."""

        def client() -> Client:
            if credentials is None:
                return Client(project=project, location=location)
            # The client's own function has no types.
            make = cast("Callable[..., Client]", Client.from_service_account_json)  # pyright: ignore[reportUnknownMemberType]
            return make(str(credentials), project=project, location=location)

        return cls(client, max_bytes=max_bytes)

    def begun_at(self, moment: datetime) -> "BigQueryTables":
        """The same: a job's result is kept by its id."""
        return self

    async def examine(self, query: str) -> QueryFacts:
        """Look at a query in a dry run, as the port says."""
        looked = await self._look(query)
        return QueryFacts(looked.columns, looked.dollars)

    async def count(self, query: str, *, most: int) -> int:
        """The most that it may be: only a paid run would tell."""
        return most

    async def rows(
        self, query: str, *, most: int, skip: int, context: StepContext | None
    ) -> AsyncGenerator[Sequence[SqlRow], None]:
        """Yield the rows of a query, as the port says. Without a job's `context` there is nobody to pay for it."""
        if context is None or skip >= most:
            return
        job = await self._job(query, context)
        await self._finish(job)
        reading = await _in_thread(
            lambda: job.result(
                page_size=_GROUP, max_results=most - skip, start_index=skip, retry=_RETRY, job_retry=None
            )
        )
        pages = reading.pages
        while (page := await _in_thread(lambda: next(pages, None))) is not None:
            yield [dict(row) for row in page]

    async def _look(self, query: str) -> _Looked:
        config = QueryJobConfig(dry_run=True, use_query_cache=False)
        job = await self._ask(query, config)
        if job.statement_type != "SELECT":
            kind = job.statement_type or "something else"
            message = f"The query is {kind}, and only one statement that reads rows can run."
            raise BadQuery(message, "Write one statement that begins with SELECT or WITH.")
        billed = max(job.total_bytes_processed or 0, _LEAST_PER_TABLE * len(job.referenced_tables))
        if billed > self._max_bytes:
            message = f"The query would bill {billed:,} bytes; at most {self._max_bytes:,} are allowed."
            raise BadQuery(message, "Read less, or raise PIPELINE_ASSISTANT_BIGQUERY_MAX_BYTES.")
        return _Looked(tuple(field.name for field in job.schema or ()), job.location, billed)

    async def _job(self, query: str, context: StepContext) -> _Job:
        """The job of BigQuery's that holds the result, begun and paid where there is none."""
        looked = await self._look(query)
        name = f"pipeline-assistant-{context.job_id}-{hashlib.sha256(query.encode()).hexdigest()[:12]}"
        attempt = 0
        while (known := await self._known(f"{name}-{attempt}", looked.location)) is not None:
            if known.error_result is None:
                return known
            attempt += 1
        await context.charge(QUERY, looked.dollars)
        config = QueryJobConfig(maximum_bytes_billed=max(looked.bytes, _LEAST_PER_TABLE))
        asking = asyncio.create_task(self._ask(query, config, job_id=f"{name}-{attempt}", location=looked.location))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            await _cancel(await asking)
            raise

    async def _ask(
        self, query: str, config: QueryJobConfig, *, job_id: str | None = None, location: str | None = None
    ) -> _Job:
        def ask() -> object:
            return self._client().query(
                query, config, job_id=job_id, location=location, retry=_RETRY, timeout=_SECONDS, job_retry=None
            )

        return cast("_Job", await _in_thread(ask))

    async def _known(self, job_id: str, location: str | None) -> _Job | None:
        def find() -> object:
            try:
                return self._client().get_job(job_id, location=location, retry=_RETRY, timeout=_SECONDS)
            except NotFound:
                return None

        return cast("_Job | None", await _in_thread(find))

    async def _finish(self, job: _Job) -> None:
        """Wait for the result; where nobody waits any more, the query is cancelled."""
        pause = _FIRST_LOOK
        try:
            while not await _in_thread(lambda: job.done(retry=_RETRY, timeout=_SECONDS)):
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LAST_LOOK)
        except asyncio.CancelledError:
            await asyncio.shield(_cancel(job))
            raise


async def _cancel(job: _Job) -> None:
    await _in_thread(lambda: job.cancel(retry=_RETRY, timeout=_SECONDS))


async def _in_thread(task: Callable[[], _T]) -> _T:
    def work() -> _T:
        with _told():
            return task()

    return await asyncio.to_thread(work)


@contextmanager
def _told() -> Generator[None]:
    """Turn what the client raises into `BadQuery`, where another query would do, or `RunFailed`."""
    try:
        yield
    except NotFound as error:
        raise BadQuery(_message(error), "Name a table that is there, in full.", code="unknown_table") from None
    except BadRequest as error:
        code = "unknown_column" if "Unrecognized name" in error.message else "query_cannot_run"
        raise BadQuery(_message(error), "Correct the query.", code=code) from None
    except Forbidden as error:
        raise BadQuery(_message(error), "Let the account read the table and run jobs.") from None
    except (GoogleAPIError, GoogleAuthError, RequestException, OSError, ValueError) as error:
        raise RunFailed(f"BigQuery can't be asked ({_message(error)}).", retryable=True) from error


def _message(error: Exception) -> str:
    said = str(getattr(error, "message", "") or error).strip().partition("\n")[0]
    return f"BigQuery says: {said[:300].rstrip('.')}."
