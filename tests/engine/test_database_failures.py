"""A database that fails for a while: a job neither loses nor doubles rows, and goes on when it can be written to."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.endpoint import Behaviour
from engine.engine import Engine
from engine.memory import MemoryFileSets, MemoryJobs
from schemas.job import TransformJob
from schemas.job_record import ClaimedJob, FreeJob, JobEnd, PaidAnswers, Progress
from schemas.sample import Sample
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from tests.engine.model_world import answering, prompt_of, served
from tests.engine.world import ORGANIZATION, World, as_text, finish, mock, pipeline, run, seeds, submit

CONFIG = pipeline(
    seed_generator=seeds(120, error_rate=0.05, random_seed=1, delay_seconds=0.002),
    question_generator=mock(add_question=True, expansion_factor=2, filter_rate=0.2, random_seed=2),
    labeler=mock(error_rate=0.1, random_seed=3, simulated_cost_per_call=0.01),
    renderer={"config_type": "QUESTION_RENDERER"},
)
ASKING = pipeline(seed_generator=seeds(30), question_generator={"config_type": "QUESTION_GENERATOR"})
SENTENCE = answering(questions=lambda body, _: {"questions": [{"question": f"What is {len(prompt_of(body))}?"}]})


class FailingJobs(MemoryJobs):
    """Jobs that can't be read or written from one call on, until `mend`; each call that fails counts."""

    def __init__(self, world: World) -> None:
        super().__init__(world.datasets)
        self.fails_at: str | None = None
        self.calls_left = 0
        self.failed = 0

    def fail(self, method: str, calls: int) -> None:
        """Fail from a method's call of this number on, whatever is called then."""
        self.fails_at, self.calls_left = method, calls

    def mend(self) -> None:
        self.fails_at, self.calls_left = None, 0

    def let_leases_run_out(self) -> None:
        for job in self._jobs.values():
            job.lease_until = 0

    def _reach(self, method: str) -> None:
        if self.fails_at is None:
            return
        if method == self.fails_at and self.calls_left:
            self.calls_left -= 1
        if not self.calls_left:
            self.failed += 1
            raise sqlite3.OperationalError("database is locked")

    async def free_jobs(self, *, owner: str) -> list[FreeJob]:
        self._reach("free_jobs")
        return await super().free_jobs(owner=owner)

    async def claim_jobs(
        self, *, owner: str, lease_seconds: float, job_ids: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        self._reach("claim_jobs")
        return await super().claim_jobs(owner=owner, lease_seconds=lease_seconds, job_ids=job_ids)

    async def renew_leases(self, job_ids: Sequence[str], *, owner: str, lease_seconds: float) -> None:
        self._reach("renew_leases")
        await super().renew_leases(job_ids, owner=owner, lease_seconds=lease_seconds)

    async def write_progress(
        self, job_id: str, rows: Sequence[Sample], progress: Progress, *, owner: str, lease_seconds: float
    ) -> bool:
        self._reach("write_progress")
        return await super().write_progress(job_id, rows, progress, owner=owner, lease_seconds=lease_seconds)

    async def keep_answers(self, job_id: str, answers: PaidAnswers, *, owner: str) -> bool:
        self._reach("keep_answers")
        return await super().keep_answers(job_id, answers, owner=owner)

    async def answers(self, job_id: str) -> list[PaidAnswers]:
        self._reach("answers")
        return await super().answers(job_id)

    async def end_job(self, job_id: str, end: JobEnd, *, owner: str) -> bool:
        self._reach("end_job")
        return await super().end_job(job_id, end, owner=owner)


class FailingWorld(World):
    def __init__(self) -> None:
        super().__init__()
        self.jobs: FailingJobs = FailingJobs(self)


async def undisturbed() -> list[str]:
    world = World()
    engine = world.engine()
    rows = await world.rows(await run(engine, CONFIG))
    await engine.close()
    return as_text(rows)


async def until_failed(jobs: FailingJobs, times: int) -> None:
    for _ in range(2000):
        if jobs.failed >= times:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the database was not asked any more")


async def ended(engine: Engine, job: TransformJob) -> TransformJob:
    """Wait for the end of a job that may not be worked on at times."""
    for _ in range(500):
        now = await finish(engine, job, 1)
        if now.status != "RUNNING":
            return now
        await asyncio.sleep(0.05)
    raise AssertionError("the job has not ended")


@pytest.fixture
def failing() -> FailingWorld:
    return FailingWorld()


@pytest.mark.parametrize(("method", "calls"), [("write_progress", 3), ("end_job", 1), ("answers", 1)])
async def test_a_job_goes_on_when_its_database_can_be_written_to_again(
    failing: FailingWorld, method: str, calls: int
) -> None:
    engine = failing.engine()
    failing.jobs.fail(method, calls)
    job = await submit(engine, CONFIG)
    await until_failed(failing.jobs, 2)
    assert (await failing.jobs.get_job(ORGANIZATION, job.id) or job).status == "RUNNING"
    failing.jobs.mend()
    assert (await ended(engine, job)).status == "COMPLETED"
    assert as_text(await failing.rows(job)) == await undisturbed()
    await engine.close()


async def test_another_process_goes_on_where_one_could_not_write_any_more(failing: FailingWorld) -> None:
    broken = failing.engine()
    failing.jobs.fail("write_progress", 3)
    job = await submit(broken, CONFIG)
    await until_failed(failing.jobs, 1)
    failing.jobs.mend()
    await broken.close()
    failing.jobs.let_leases_run_out()
    engine = failing.engine()
    await engine.start()
    assert (await ended(engine, job)).status == "COMPLETED"
    assert as_text(await failing.rows(job)) == await undisturbed()
    await engine.close()


async def test_answers_that_could_not_be_kept_are_all_that_is_asked_for_again(failing: FailingWorld) -> None:
    failing.jobs.fail("keep_answers", 1)
    async with served(failing, Behaviour(answer=SENTENCE)) as (local, engine):
        job = await submit(engine, ASKING)
        await until_failed(failing.jobs, 1)
        failing.jobs.mend()
        assert (await ended(engine, job)).status == "COMPLETED"
        rows = await failing.rows(job)
        assert len(rows) == 30
        assert all(row.is_valid or "error_message" not in row.meta for row in rows)
        assert 30 <= local.seen.requests <= 60


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[Database]:
    """A database whose connections wait for a lock for 50 ms, where they wait for ten seconds otherwise."""
    database = await Database.open(f"sqlite:///{tmp_path / 'jobs.db'}")
    brief = text("PRAGMA busy_timeout = 50")
    async with database.write() as connection:
        await connection.execute(brief)
    await database.write_at_once(lambda connection: connection.execute(brief).close())
    yield database
    await database.close()


async def test_a_job_outlives_a_file_that_another_program_locks(impatient: Database, tmp_path: Path) -> None:
    datasets = Datasets(impatient)
    engine = Engine(file_sets=MemoryFileSets(), datasets=datasets, jobs=Jobs(impatient))
    job = await submit(engine, CONFIG)
    await finish(engine, job, 0.2)
    other = sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await asyncio.sleep(1.5)
    assert (await engine.get_job(ORGANIZATION, job.id) or job).status == "RUNNING"
    other.execute("COMMIT")
    other.close()
    assert (await ended(engine, job)).status == "COMPLETED"
    assert job.output_dataset_id is not None
    assert as_text([row async for row in datasets.samples(job.output_dataset_id)]) == await undisturbed()
    await engine.close()
