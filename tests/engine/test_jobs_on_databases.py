"""Durable jobs on real databases: killed, taken over and cancelled between processes, they end with the same rows."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import update

from engine.engine import Engine
from engine.memory import MemoryFileSets
from schemas.job import TransformJob
from schemas.job_record import NewJob
from schemas.sample import Sample
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.tables import jobs
from tests.engine.world import ORGANIZATION, World, finish, mock, pipeline, run, seed_texts, seeds, submit

CONFIG = pipeline(
    seed_generator=seeds(400, error_rate=0.05, random_seed=1, delay_seconds=0.001),
    question_generator=mock(add_question=True, expansion_factor=2, filter_rate=0.2, random_seed=2),
    labeler=mock(error_rate=0.1, random_seed=3, simulated_cost_per_call=0.01),
    renderer={"config_type": "QUESTION_RENDERER"},
)
SLOW = pipeline(seed_generator=seeds(1000, delay_seconds=0.005))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


@asynccontextmanager
async def engine_on(database: Database) -> AsyncIterator[Engine]:
    engine = Engine(file_sets=MemoryFileSets(), datasets=Datasets(database), jobs=Jobs(database))
    yield engine
    await engine.close()


@asynccontextmanager
async def worker_on(url: str, *tables: str) -> AsyncIterator[Process]:
    """Another process at work on the jobs; killed at the end, whatever it is doing."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.engine.job_worker", url, *tables, stdout=PIPE, stderr=PIPE
    )
    assert worker.stdout is not None
    assert await worker.stdout.readline() == b"started\n", await worker.communicate()
    yield worker
    worker.kill()
    _, errors = await worker.communicate()
    assert errors == b""


async def rows_of(database: Database, job: TransformJob) -> list[Sample]:
    assert job.output_dataset_id is not None
    return [row async for row in Datasets(database).samples(job.output_dataset_id)]


async def expected_rows() -> list[Sample]:
    world = World()
    engine = world.engine()
    rows = await world.rows(await run(engine, CONFIG))
    await engine.close()
    return rows


async def test_a_job_gives_the_rows_that_it_gives_in_memory(database: Database):
    async with engine_on(database) as engine:
        job = await run(engine, CONFIG)
        assert job.status == "COMPLETED"
        rows = await rows_of(database, job)
        assert rows == await expected_rows()
        metrics = await engine.metrics(ORGANIZATION, job.id)
    assert metrics is not None
    assert metrics.total_output_rows == sum(row.is_valid for row in rows)


async def test_a_job_whose_processes_are_killed_ends_with_the_same_rows(database: Database, url: str):
    new = NewJob(organization_id=ORGANIZATION, transform_config=json.dumps(CONFIG))
    job = await Jobs(database).create_job(new, owner="dead", lease_seconds=0)
    for _ in range(2):
        async with worker_on(url):
            await wait_for_rows(database, job, more_than=len(await rows_of(database, job)))
        await let_lease_run_out(database, job)
    async with engine_on(database) as engine:
        await engine.start()
        assert (await finish(engine, job, 90)).status == "COMPLETED"
    assert await rows_of(database, job) == await expected_rows()


async def wait_for_rows(database: Database, job: TransformJob, *, more_than: int) -> None:
    for _ in range(1000):
        if len(await rows_of(database, job)) > more_than:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the job writes no more rows")


async def let_lease_run_out(database: Database, job: TransformJob) -> None:
    """What the next process would wait six seconds for."""
    async with database.write() as connection:
        await connection.execute(update(jobs).where(jobs.c.id == job.id).values(lease_until=job.created_at))


async def test_two_processes_share_the_jobs_and_no_row_is_doubled(database: Database, url: str):
    new = NewJob(organization_id=ORGANIZATION, transform_config=json.dumps(CONFIG))
    made = [await Jobs(database).create_job(new, owner="dead", lease_seconds=0) for _ in range(2)]
    expected = await expected_rows()
    async with worker_on(url), engine_on(database) as engine:
        await engine.start()
        made += [await Jobs(database).create_job(new, owner="dead", lease_seconds=0) for _ in range(2)]
        for job in made:
            assert (await finish(engine, job, 90)).status == "COMPLETED"
    for job in made:
        assert await rows_of(database, job) == expected


async def test_a_cancel_in_one_process_stops_the_job_in_another(database: Database, url: str):
    async with engine_on(database) as worker:
        job = await submit(worker, SLOW)
        await wait_for_rows(database, job, more_than=0)
        other = await Database.open(url)
        async with engine_on(other) as canceller:
            cancelled = await canceller.cancel(ORGANIZATION, job.id)
        await other.close()
        assert cancelled is not None
        assert cancelled.status == "CANCELLED"
        kept = seed_texts(await rows_of(database, job))
        await asyncio.sleep(1.5)
    assert 0 < len(kept) < 1000
    assert seed_texts(await rows_of(database, job)) == kept
