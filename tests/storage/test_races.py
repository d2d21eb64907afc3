"""Two processes at once, each with the database opened for itself: every race has one winner and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from schemas.article import Article
from schemas.errors import CallerError
from schemas.job import JobUsage, PipelineMetricsResponse, TransformJob, TransformJobStatus
from schemas.job_record import JobEnd, NewJob, Progress
from schemas.record import Revision, SessionRecord, Turn
from schemas.sample import Sample, Seed
from schemas.session import AutonomyLevel, Message, MessageRole
from storage.archive import Archive
from storage.bundled import FOMC_MINUTES, install_bundled
from storage.database import Database
from storage.datasets import Datasets
from storage.file_sets import FileSets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from storage.tables import articles, datasets, messages, revisions
from storage.tokens import Tokens

NEW = NewJob(organization_id="ours", transform_config="{}")
COMPLETED = JobEnd(TransformJobStatus.COMPLETED)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def two(url: str) -> AsyncIterator[tuple[Database, Database]]:
    """The same database, opened twice as two processes would."""
    first, second = await Database.open(url), await Database.open(url)
    yield first, second
    await first.close()
    await second.close()


def row(name: str) -> Sample:
    return Sample(seed=Seed(seed_text=name))


def names(samples: list[Sample]) -> list[str]:
    return [sample.seed.seed_text for sample in samples if sample.seed]


def progress(seeds_done: int) -> Progress:
    metrics = PipelineMetricsResponse(total_input_rows=0, total_output_rows=0, total_duration_seconds=0, steps=[])
    return Progress(seeds_done=seeds_done, questions_made=0, metrics=metrics, usage=JobUsage())


async def rows_of(database: Database, dataset_id: str | None) -> list[Sample]:
    assert dataset_id is not None
    return [sample async for sample in Datasets(database).samples(dataset_id)]


async def count(database: Database, table: Any) -> int | None:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(table))


async def test_rows_appended_by_both_are_all_there_batch_by_batch(two: tuple[Database, Database]):
    dataset = await Datasets(two[0]).create_dataset("ours")
    batches = [[f"{batch} {number}" for number in range(5)] for batch in range(40)]
    appended = (
        Datasets(two[number % 2]).append_samples("ours", dataset.id, [row(name) for name in batch])
        for number, batch in enumerate(batches)
    )
    assert sorted(total or 0 for total in await asyncio.gather(*appended)) == [5 * (n + 1) for n in range(40)]
    found = names(await rows_of(two[0], dataset.id))
    assert sorted(found[start : start + 5] for start in range(0, 200, 5)) == sorted(batches)


async def test_a_key_used_by_both_at_once_makes_one_job_and_one_dataset(two: tuple[Database, Database]):
    for number in range(15):
        new = replace(NEW, key=f"turn {number}")
        made = await asyncio.gather(
            *(Jobs(two[turn % 2]).create_job(new, owner=str(turn), lease_seconds=60) for turn in range(6))
        )
        assert len({job.id for job in made}) == 1
    assert await count(two[0], datasets) == 15


async def test_a_job_left_behind_is_taken_over_by_one_of_both(two: tuple[Database, Database]):
    for _ in range(10):
        left = {(await Jobs(two[0]).create_job(NEW, owner="dead", lease_seconds=0)).id for _ in range(5)}
        claims = await asyncio.gather(
            *(Jobs(two[turn % 2]).claim_jobs(owner=str(turn), lease_seconds=60) for turn in range(4))
        )
        taken = [claimed.job.id for claim in claims for claimed in claim if claimed.job.id in left]
        assert sorted(taken) == sorted(left)


async def test_claims_renewals_and_writes_at_once_never_block_each_other(two: tuple[Database, Database]):
    made = [await Jobs(two[0]).create_job(NEW, owner="0", lease_seconds=0) for _ in range(12)]
    ids = [job.id for job in made]

    async def churn(turn: int) -> None:
        jobs, owner = Jobs(two[turn % 2]), str(turn)
        for number in range(15):
            await jobs.claim_jobs(owner=owner, lease_seconds=0)
            await jobs.renew_leases(ids[::-1] if turn % 2 else ids, owner=owner, lease_seconds=0)
            await jobs.write_progress(ids[number % 12], [row("x")], progress(1), owner=owner, lease_seconds=0)

    async with asyncio.timeout(30):
        await asyncio.gather(*(churn(turn) for turn in range(4)))


async def test_owners_that_take_a_job_from_each_other_lose_and_double_no_row(two: tuple[Database, Database]):
    job = await Jobs(two[0]).create_job(NEW, owner="0", lease_seconds=0)

    async def work(turn: int) -> int:
        jobs, owner, written = Jobs(two[turn % 2]), str(turn), 0
        for _ in range(40):
            for claimed in await jobs.claim_jobs(owner=owner, lease_seconds=0):
                done = claimed.progress.seeds_done if claimed.progress else 0
                batch = [row(f"{done} {number}") for number in range(3)]
                written += await jobs.write_progress(job.id, batch, progress(done + 1), owner=owner, lease_seconds=0)
        return written

    written = sum(await asyncio.gather(*(work(turn) for turn in range(4))))
    assert written > 0
    assert names(await rows_of(two[1], job.output_dataset_id)) == [f"{n} {k}" for n in range(written) for k in range(3)]


async def tried(call: Coroutine[Any, Any, object]) -> bool:
    try:
        return bool(await call)
    except CallerError:
        return False


async def test_a_job_that_ends_and_is_cancelled_at_once_does_one_of_both(two: tuple[Database, Database]):
    for _ in range(20):
        job = await Jobs(two[0]).create_job(NEW, owner="a", lease_seconds=60)
        ended, cancelled = await asyncio.gather(
            tried(Jobs(two[0]).end_job(job.id, COMPLETED, owner="a")), tried(Jobs(two[1]).cancel_job("ours", job.id))
        )
        assert ended != cancelled
        found = await Jobs(two[0]).get_job("ours", job.id)
        assert found is not None
        assert (found.status == TransformJobStatus.CANCELLED) == cancelled


async def test_nothing_is_written_to_a_job_once_it_is_cancelled(two: tuple[Database, Database]):
    for _ in range(10):
        job = await Jobs(two[0]).create_job(NEW, owner="a", lease_seconds=60)
        written, _ = await asyncio.gather(write_until_refused(Jobs(two[0]), job), cancel_soon(Jobs(two[1]), job))
        assert len(await rows_of(two[1], job.output_dataset_id)) == written


async def write_until_refused(jobs: Jobs, job: TransformJob) -> int:
    written = 0
    while await jobs.write_progress(job.id, [row("x")], progress(written), owner="a", lease_seconds=60):
        written += 1
    return written


async def cancel_soon(jobs: Jobs, job: TransformJob) -> None:
    await asyncio.sleep(0.01)
    await jobs.cancel_job("ours", job.id)


def session(session_id: str) -> SessionRecord:
    return SessionRecord(
        session_id=session_id,
        organization_id="ours",
        goal="",
        autonomy_level=AutonomyLevel.SEMI_AUTO,
        model_name="embedded",
        created_at=NOW,
    )


def message(content: str) -> Message:
    return Message(role=MessageRole.USER, content=content, timestamp=NOW)


async def test_a_turn_saved_while_its_session_is_deleted_leaves_nothing(two: tuple[Database, Database]):
    revision = Revision(number=1, parent=0, patch=[], inverse=[], created_at=NOW)
    for number in range(25):
        record = session(str(number))
        await SessionRecords(two[0]).create_session(record, message("hello"))
        turn = Turn(record=record, messages=[message("reply")], revisions=[revision])
        _, deleted, _ = await asyncio.gather(
            SessionRecords(two[0]).save_turn(turn),
            SessionRecords(two[1]).delete_session(record.session_id),
            SessionRecords(two[0]).add_message(record.session_id, message("and")),
        )
        assert deleted
    assert (await count(two[0], messages), await count(two[0], revisions)) == (0, 0)


async def test_messages_added_by_both_are_all_there_each_in_its_order(two: tuple[Database, Database]):
    await SessionRecords(two[0]).create_session(session("s"), message("0"))

    async def add(turn: int) -> None:
        for number in range(20):
            assert await SessionRecords(two[turn]).add_message("s", message(f"{turn} {number:02}"))

    await asyncio.gather(add(0), add(1))
    contents = [it.content for it in (await SessionRecords(two[0]).messages("s"))[1:]]
    for turn in range(2):
        own = [content for content in contents if content.startswith(str(turn))]
        assert own == [f"{turn} {number:02}" for number in range(20)]


async def test_starts_at_once_install_the_same_once(two: tuple[Database, Database]):
    await asyncio.gather(*(install_bundled(database) for database in (*two, *two)))
    await asyncio.gather(*(Tokens(database).replace_tokens({"a": "ours"}) for database in (*two, *two)))
    minutes = await FileSets(two[0]).get_file_set("ours", FOMC_MINUTES)
    assert minutes is not None
    assert minutes.file_count == 46
    assert await Tokens(two[1]).organization_of("a") == "ours"


async def test_articles_imported_by_both_at_once_are_there_once(two: tuple[Database, Database]):
    found = [Article(id="", title=f"{n}", text=f"The rate rose by {n} points.", published=NOW) for n in range(300)]
    added = await asyncio.gather(*(Archive(two[turn % 2]).add("imported", found) for turn in range(4)))
    assert [sum(it.new for it in added), sum(it.known for it in added)] == [300, 900]
    assert await count(two[0], articles) == 300
