"""Jobs: what was asked for, how far it is, and which process works on it until when."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Delete, RowMapping, delete, insert, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.job import (
    JobUsage,
    ListTransformJobsResponse,
    PipelineMetricsResponse,
    TransformJob,
    TransformJobStatus,
)
from schemas.job_record import ClaimedJob, FreeJob, JobEnd, JobEnded, NewJob, PaidAnswers, Progress
from schemas.sample import Sample
from storage.accounts import refuse_unless_covered
from storage.database import Database
from storage.datasets import append_rows, insert_dataset
from storage.page import read_page
from storage.stamps import last_stamp
from storage.tables import datasets, jobs, kept_searches, paid_answers


class Jobs:
    """All jobs; an organization sees its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_job(self, new: NewJob, *, owner: str, lease_seconds: float) -> TransformJob:
        """Create the job and its output dataset in one transaction, leased to `owner`.

        A key that the organization used before gives the job of then. Raises `CannotPay`.
        """
        same = (jobs.c.organization_id == new.organization_id) & (jobs.c.key == new.key)
        try:
            async with self._database.write() as connection:
                if new.key is not None and (known := await _first(connection, same)) is not None:
                    return _job(known)
                return await _insert(connection, new, owner, lease_seconds)
        except IntegrityError:
            # Of two processes that use a key at once, PostgreSQL lets the one that commits first win.
            async with self._database.read() as connection:
                known = await _first(connection, same)
            if new.key is None or known is None:
                raise
        return _job(known)

    async def get_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """A job of the organization, else `None`."""
        async with self._database.read() as connection:
            row = await _first(connection, _one(organization_id, job_id))
        return _job(row) if row else None

    async def list_jobs(
        self,
        organization_id: str,
        *,
        limit: int,
        cursor: str | None = None,
        status: TransformJobStatus | None = None,
        configuration_id: str | None = None,
    ) -> ListTransformJobsResponse:
        """A page of the organization's jobs, newest first, without previews. Raises `BadCursor`."""
        listed = (jobs.c.organization_id == organization_id) & ~jobs.c.is_preview
        if status is not None:
            listed &= jobs.c.status == status
        if configuration_id is not None:
            listed &= jobs.c.configuration_id == configuration_id
        async with self._database.read() as connection:
            page = await read_page(connection, jobs, listed, limit=limit, cursor=cursor, newest_first=True)
        return ListTransformJobsResponse(
            jobs=[_job(row) for row in page.rows],
            has_more=page.has_more,
            total=page.total,
            next_cursor=page.next_cursor,
        )

    async def newest_with_key(self, organization_id: str, prefix: str) -> tuple[str, TransformJob] | None:
        """The newest of the organization's jobs whose key begins with a prefix, after its key."""
        newest = (
            select(jobs)
            .where(jobs.c.organization_id == organization_id, jobs.c.key.startswith(prefix, autoescape=True))
            .order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(newest)).mappings().first()
        return (row["key"], _job(row)) if row else None

    async def free_jobs(self, *, owner: str) -> list[FreeJob]:
        """The RUNNING jobs whose lease ran out or is `owner`'s."""
        columns = select(jobs.c.id, jobs.c.transform_config, jobs.c.input_dataset_id, jobs.c.models)
        async with self._database.read() as connection:
            rows = await connection.execute(columns.where(_free(owner)))
            return [FreeJob(row[0], row[1], row[2] is not None, row[3]) for row in rows]

    async def claim_jobs(
        self, *, owner: str, lease_seconds: float, job_ids: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        """Lease to `owner` every RUNNING job whose lease ran out or is already its own, oldest first.

        `job_ids`: none but these.
        """
        meant = true() if job_ids is None else jobs.c.id.in_(job_ids)
        own = _running() & (jobs.c.lease_owner == owner) & meant
        lease = {"lease_owner": owner, "lease_until": _lease_until(lease_seconds)}
        claimed = select(jobs).where(own).order_by(jobs.c.created_at, jobs.c.id)
        async with self._database.write() as connection:
            # A job that is locked is being worked on; nobody waits here for those who wait for each other.
            idle = select(jobs.c.id).where(_free(owner), meant).with_for_update(skip_locked=True)
            ids = (await connection.scalars(idle)).all()
            await connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(lease))
            return [_claimed(row) for row in (await connection.execute(claimed)).mappings()]

    async def renew_leases(self, job_ids: Sequence[str], *, owner: str, lease_seconds: float) -> None:
        """Renew the leases that `owner` still holds."""
        held = select(jobs.c.id).where(jobs.c.id.in_(job_ids), jobs.c.lease_owner == owner)
        async with self._database.write() as connection:
            # Locked in one order, so that two who renew the same leases never wait for each other.
            ids = (await connection.scalars(held.order_by(jobs.c.id).with_for_update())).all()
            renewed = {"lease_until": _lease_until(lease_seconds)}
            await connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(renewed))

    async def write_progress(
        self, job_id: str, rows: Sequence[Sample], progress: Progress, *, owner: str, lease_seconds: float
    ) -> bool:
        """Append rows, set progress, forget the answers behind them and renew the lease in one transaction.

        `False`, with nothing written, where the job was cancelled meanwhile or another owner took it over.
        """
        bodies = [row.model_dump_json().encode() for row in rows]
        values = _progress_values(progress) | {"lease_until": _lease_until(lease_seconds)}

        def write(connection: Connection) -> bool:
            held = select(jobs.c.output_dataset_id).where(_held(job_id, owner)).with_for_update()
            if (output := connection.scalar(held)) is None:
                return False
            append_rows(connection, output, bodies)
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
            connection.execute(_forgetting(job_id, paid_answers.c.last_seed < progress.seeds_done))
            return True

        return await self._database.write_at_once(write)

    async def keep_answers(self, job_id: str, answers: PaidAnswers, *, owner: str) -> bool:
        """Keep answers of models; `False`, with none kept, where the job is no longer this owner's to run."""
        values = {"job_id": job_id, **asdict(answers)}

        def write(connection: Connection) -> bool:
            if connection.scalar(select(jobs.c.id).where(_held(job_id, owner)).with_for_update()) is None:
                return False
            connection.execute(insert(paid_answers).values(values))
            return True

        return await self._database.write_at_once(write)

    async def answers(self, job_id: str) -> list[PaidAnswers]:
        """The answers that are kept of a job, in the order in which they came."""
        kept = select(paid_answers).where(paid_answers.c.job_id == job_id).order_by(paid_answers.c.number)
        async with self._database.read() as connection:
            rows = (await connection.execute(kept)).mappings()
            return [PaidAnswers(row["number"], row["last_seed"], row["body"]) for row in rows]

    async def allow_spending(self, job_id: str, dollars: float, *, owner: str) -> bool:
        """Write down how much a job may have spent; `False` where it is no longer this owner's to run."""
        allowed = update(jobs).where(_held(job_id, owner)).values(allowed_dollars=dollars)
        return await self._database.write_at_once(lambda connection: connection.execute(allowed).rowcount == 1)

    async def keep_search(self, job_id: str, key: str, body: bytes, *, owner: str) -> bool:
        """Keep what a search found until the job ends; `False` where the job is no longer this owner's to run."""
        values = {"job_id": job_id, "key": key, "body": body}

        def write(connection: Connection) -> bool:
            if connection.scalar(select(jobs.c.id).where(_held(job_id, owner)).with_for_update()) is None:
                return False
            connection.execute(insert(kept_searches).values(values))
            return True

        return await self._database.write_at_once(write)

    async def kept_search(self, job_id: str, key: str) -> bytes | None:
        """What a search of a job has found before; `None` where it is new."""
        one = select(kept_searches.c.body).where(kept_searches.c.job_id == job_id, kept_searches.c.key == key)
        async with self._database.read() as connection:
            return await connection.scalar(one)

    async def end_job(self, job_id: str, end: JobEnd, *, owner: str) -> bool:
        """End a job; `False`, with nothing changed, where it was cancelled or taken over meanwhile."""
        async with self._database.write() as connection:
            ended = await _end(connection, _held(job_id, owner), end)
            if ended:
                await _forget_all(connection, job_id)
        return ended

    async def cancel_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """Cancel a RUNNING job and return it; `None` where there is no such job.

        Raises `JobEnded` where it has ended already.
        """
        one = _one(organization_id, job_id)
        async with self._database.write() as connection:
            cancelled = await _end(
                connection,
                one & (jobs.c.status == TransformJobStatus.RUNNING),
                JobEnd(TransformJobStatus.CANCELLED),
            )
            row = await _first(connection, one)
            if cancelled:
                await _forget_all(connection, job_id)
        if row is not None and not cancelled:
            raise JobEnded(_job(row))
        return _job(row) if row else None

    async def metrics(self, organization_id: str, job_id: str) -> PipelineMetricsResponse | None:
        """The counts of a job; `None` where there is no such job or it has written no progress yet."""
        async with self._database.read() as connection:
            found = await connection.scalar(select(jobs.c.metrics).where(_one(organization_id, job_id)))
        return PipelineMetricsResponse.model_validate_json(found) if found else None


async def _first(connection: AsyncConnection, where: ColumnElement[bool]) -> RowMapping | None:
    return (await connection.execute(select(jobs).where(where))).mappings().first()


async def _insert(connection: AsyncConnection, new: NewJob, owner: str, lease_seconds: float) -> TransformJob:
    if new.held_dollars is not None:
        await connection.run_sync(refuse_unless_covered, new.organization_id, new.held_dollars)
    output = await insert_dataset(connection, new.organization_id, is_preview=new.is_preview)
    job_id = uuid4().hex
    values = _new_values(new) | {
        "id": job_id,
        "output_dataset_id": output.id,
        "as_of": await last_stamp(connection),
        "input_rows": await _row_count(connection, new.input_dataset_id),
        "lease_owner": owner,
        "lease_until": _lease_until(lease_seconds),
        "created_at": output.created_at,
        "updated_at": output.created_at,
    }
    await connection.execute(insert(jobs).values(values))
    row = await _first(connection, jobs.c.id == job_id)
    assert row is not None
    return _job(row)


async def _row_count(connection: AsyncConnection, dataset_id: str | None) -> int | None:
    return await connection.scalar(select(datasets.c.num_rows).where(datasets.c.id == dataset_id))


async def _end(connection: AsyncConnection, where: ColumnElement[bool], end: JobEnd) -> bool:
    values = {"status": end.status, "error_message": end.error_message, "updated_at": datetime.now(UTC)}
    return (await connection.execute(update(jobs).where(where).values(values))).rowcount == 1


def _forgetting(job_id: str, *where: ColumnElement[bool]) -> Delete:
    return delete(paid_answers).where(paid_answers.c.job_id == job_id, *where)


async def _forget_all(connection: AsyncConnection, job_id: str) -> None:
    await connection.execute(_forgetting(job_id))
    await connection.execute(delete(kept_searches).where(kept_searches.c.job_id == job_id))


def _one(organization_id: str, job_id: str) -> ColumnElement[bool]:
    return (jobs.c.id == job_id) & (jobs.c.organization_id == organization_id)


def _running() -> ColumnElement[bool]:
    return jobs.c.status == TransformJobStatus.RUNNING


def _free(owner: str) -> ColumnElement[bool]:
    return _running() & or_(jobs.c.lease_owner == owner, jobs.c.lease_until <= datetime.now(UTC))


def _held(job_id: str, owner: str) -> ColumnElement[bool]:
    return (jobs.c.id == job_id) & _running() & (jobs.c.lease_owner == owner)


def _lease_until(lease_seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=lease_seconds)


def _progress_values(progress: Progress) -> dict[str, Any]:
    warning = {} if progress.warning_message is None else {"warning_message": progress.warning_message}
    return warning | {
        "seeds_done": progress.seeds_done,
        "questions_made": progress.questions_made,
        "answers_booked": progress.answers_booked,
        "metrics": progress.metrics.model_dump_json(),
        "usage": progress.usage.model_dump_json(),
        "cost_dollars": progress.usage.current_cost_dollars,
        "updated_at": datetime.now(UTC),
    }


def _new_values(new: NewJob) -> dict[str, Any]:
    usage = JobUsage(max_cost_dollars=new.max_cost_dollars, estimated_cost_dollars=new.estimated_cost_dollars)
    return asdict(new) | {"status": TransformJobStatus.RUNNING, "usage": usage.model_dump_json()}


def _job(row: RowMapping) -> TransformJob:
    return TransformJob.model_validate(
        dict(row)
        | {
            "modal_function_call_id": row["id"],
            "modal_app_id": "self-hosted",
            "usage": JobUsage.model_validate_json(row["usage"]),
        }
    )


def _claimed(row: RowMapping) -> ClaimedJob:
    progress = None
    if row["metrics"] is not None:
        progress = Progress(
            seeds_done=row["seeds_done"],
            questions_made=row["questions_made"],
            answers_booked=row["answers_booked"] or 0,
            metrics=PipelineMetricsResponse.model_validate_json(row["metrics"]),
            usage=JobUsage.model_validate_json(row["usage"]),
        )
    return ClaimedJob(
        job=_job(row),
        max_questions=row["max_questions"],
        max_cost_dollars=row["max_cost_dollars"],
        progress=progress,
        allowed_dollars=row["allowed_dollars"] or 0.0,
        as_of=row["as_of"],
        input_rows=row["input_rows"],
        valid_rows=row["valid_rows"],
        seed_limit=row["seed_limit"],
    )
