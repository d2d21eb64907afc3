"""Durable jobs: cut off at any moment they go on where they were; cancelled they stop at once and keep what is done."""

import asyncio
import itertools
import json
from collections.abc import Collection, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.engine import Engine
from engine.memory import MemoryDatasets, MemoryJobs
from schemas.errors import NotFound, Refused
from schemas.job import TransformJob
from schemas.job_record import ClaimedJob, JobEnd, JobEnded, NewJob, Progress
from schemas.sample import Sample, Seed
from tests.engine.world import ORGANIZATION, World, as_text, finish, mock, pipeline, run, seed_texts, seeds, submit

CONFIG = pipeline(
    seed_generator=seeds(150, error_rate=0.05, random_seed=1),
    question_generator=mock(
        add_question=True, expansion_factor=2, filter_rate=0.2, random_seed=2, delay_seconds=0.001, delay_variance=0.001
    ),
    labeler=mock(error_rate=0.1, random_seed=3, simulated_cost_per_call=0.01),
    renderer={"config_type": "QUESTION_RENDERER"},
)
SLOW = pipeline(seed_generator=seeds(1000, delay_seconds=0.005))
STUCK = pipeline(seed_generator=seeds(100), question_generator=mock(delay_seconds=3000))


class PowerCut(Exception):
    """The process is gone: nothing that it had not written exists any more."""


class MortalJobs(MemoryJobs):
    """Jobs whose owner dies at a planned write, before or after that write reached the disk."""

    def __init__(self, datasets: MemoryDatasets) -> None:
        super().__init__(datasets)
        self._writes_left: int | None = None
        self._dies_after_writing = False
        self._dead: set[str] = set()
        self.died = asyncio.Event()

    def plan_cut(self, cut: tuple[int, bool] | None) -> None:
        self._writes_left, self._dies_after_writing = cut or (None, False)
        self.died.clear()

    def let_leases_run_out(self) -> None:
        for job in self._jobs.values():
            job.lease_until = 0

    async def write_progress(
        self, job_id: str, rows: Sequence[Sample], progress: Progress, *, owner: str, lease_seconds: float
    ) -> bool:
        self._live(owner)
        if self._writes_left is not None:
            self._writes_left -= 1
            if self._writes_left < 0:
                self._dead.add(owner)
                self.died.set()
                if self._dies_after_writing:
                    await super().write_progress(job_id, rows, progress, owner=owner, lease_seconds=lease_seconds)
                raise PowerCut
        return await super().write_progress(job_id, rows, progress, owner=owner, lease_seconds=lease_seconds)

    async def claim_jobs(
        self, *, owner: str, lease_seconds: float, job_ids: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        self._live(owner)
        return await super().claim_jobs(owner=owner, lease_seconds=lease_seconds, job_ids=job_ids)

    async def end_job(self, job_id: str, end: JobEnd, *, owner: str) -> bool:
        self._live(owner)
        return await super().end_job(job_id, end, owner=owner)

    async def renew_leases(self, job_ids: Sequence[str], *, owner: str, lease_seconds: float) -> None:
        self._live(owner)
        await super().renew_leases(job_ids, owner=owner, lease_seconds=lease_seconds)

    def _live(self, owner: str) -> None:
        if owner in self._dead:
            raise PowerCut


class MortalWorld(World):
    def __init__(self) -> None:
        super().__init__()
        self.jobs: MortalJobs = MortalJobs(self.datasets)

    def impatient_engine(self) -> Engine:
        """An engine on whose clock every wait is over: each turn of a run's loop is written at once."""
        return self.engine(itertools.count(0.0, 1.0).__next__)


async def undisturbed(**limits: Any) -> list[str]:
    world = World()
    engine = world.engine()
    rows = await world.rows(await run(engine, CONFIG, **limits))
    await engine.close()
    return as_text(rows)


@settings(max_examples=30)
@given(
    cuts=st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=3),
    limits=st.sampled_from([{}, {"max_questions": 101}, {"valid_rows": 50}]),
)
def test_a_job_cut_off_at_any_write_ends_with_the_same_rows(
    cuts: list[tuple[int, bool]], limits: dict[str, int]
) -> None:
    asyncio.run(cut_off_and_compare(cuts, limits))


async def cut_off_and_compare(cuts: list[tuple[int, bool]], limits: dict[str, int]) -> None:
    world = MortalWorld()
    engine = world.impatient_engine()
    world.jobs.plan_cut(cuts[0] if cuts else None)
    job = await submit(engine, CONFIG, **limits)
    for cut in [*cuts[1:], None]:
        if not await dies_first(world, engine, job):
            break
        world.jobs.let_leases_run_out()
        world.jobs.plan_cut(cut)
        engine = world.impatient_engine()
        await engine.start()
    ended = await finish(engine, job)
    rows = await world.rows(job)
    assert ended.status == "COMPLETED"
    assert as_text(rows) == await undisturbed(**limits)
    assert (await world.metrics(job)).total_output_rows == sum(row.is_valid for row in rows)
    calls = (await world.metrics(job)).steps[2].input_rows
    assert ended.usage is not None and ended.usage.current_cost_dollars is not None
    assert ended.usage.current_cost_dollars >= calls * 0.01 - 1e-9


async def dies_first(world: MortalWorld, engine: Engine, job: TransformJob) -> bool:
    """Whether the process dies before the job has ended."""
    death, end = asyncio.create_task(world.jobs.died.wait()), asyncio.create_task(finish(engine, job))
    await asyncio.wait({death, end}, return_when=asyncio.FIRST_COMPLETED)
    died = death.done()
    for task in (death, end):
        task.cancel()
    await asyncio.gather(death, end, return_exceptions=True)
    return died


async def test_a_closed_engine_gives_its_jobs_back_and_the_next_one_goes_on_at_once(world: World) -> None:
    first = world.engine()
    job = await submit(first, SLOW)
    await asyncio.sleep(0.3)
    await first.close()
    halfway = await world.rows(job)
    assert 0 < len(halfway) < 1000
    given_back = await first.get_job(ORGANIZATION, job.id)
    assert given_back is not None and given_back.status == "RUNNING"
    second = world.engine()
    await second.start()
    await asyncio.sleep(0.3)
    assert len(await world.rows(job)) > len(halfway)
    await second.cancel(ORGANIZATION, job.id)
    texts = seed_texts(await world.rows(job))
    assert texts == [f"Mock seed content {index}" for index in range(len(texts))]
    await second.close()


async def test_a_cancel_stops_within_a_second_and_keeps_what_is_done(world: World, engine: Engine) -> None:
    job = await submit(engine, SLOW)
    await asyncio.sleep(0.3)
    start = asyncio.get_running_loop().time()
    cancelled = await engine.cancel(ORGANIZATION, job.id)
    assert asyncio.get_running_loop().time() - start < 1
    assert cancelled is not None and cancelled.status == "CANCELLED"
    kept = await world.rows(job)
    metrics = await world.metrics(job)
    assert 0 < len(kept) < 1000
    assert metrics.total_output_rows == len(kept)
    assert metrics.steps[0].progress == 1.0
    await asyncio.sleep(0.2)
    assert len(await world.rows(job)) == len(kept)


async def test_a_cancel_does_not_wait_for_calls_that_hang(engine: Engine) -> None:
    job = await submit(engine, STUCK)
    await asyncio.sleep(0.05)
    start = asyncio.get_running_loop().time()
    await engine.cancel(ORGANIZATION, job.id)
    assert asyncio.get_running_loop().time() - start < 1
    with pytest.raises(JobEnded):
        await engine.cancel(ORGANIZATION, job.id)


async def test_rows_that_are_done_behind_a_stuck_one_are_kept_by_a_cancel(world: World, engine: Engine) -> None:
    fast = [Sample(seed=Seed(seed_text=str(number))) for number in range(20)]
    dataset_id = await world.add_dataset(fast)
    # Drawn from this random seed, the first row takes 47 seconds and the second none.
    config = pipeline(context_generators=[mock(delay_seconds=0, delay_variance=100, random_seed=2)])
    job = await submit(engine, config, input_dataset_id=dataset_id)
    await asyncio.sleep(0.2)
    assert await world.rows(job) == []
    await engine.cancel(ORGANIZATION, job.id)
    texts = seed_texts(await world.rows(job))
    assert "0" not in texts
    assert "1" in texts


async def test_a_job_cancelled_through_another_process_stops_here(world: World, engine: Engine) -> None:
    job = await submit(engine, STUCK)
    await world.jobs.cancel_job(ORGANIZATION, job.id)
    start = asyncio.get_running_loop().time()
    await finish(engine, job)
    assert asyncio.get_running_loop().time() - start < 2


async def test_an_unknown_job_and_that_of_another_organization_cannot_be_cancelled(engine: Engine) -> None:
    job = await submit(engine, STUCK)
    assert await engine.cancel(ORGANIZATION, "nothing") is None
    assert await engine.cancel("others", job.id) is None
    still = await engine.get_job(ORGANIZATION, job.id)
    assert still is not None and still.status == "RUNNING"


async def test_a_job_of_a_dead_process_is_taken_up_by_one_that_is_running(world: World, engine: Engine) -> None:
    await engine.start()
    new = NewJob(organization_id=ORGANIZATION, transform_config=json.dumps(pipeline(seed_generator=seeds(3))))
    job = await world.jobs.create_job(new, owner="dead", lease_seconds=0.1)
    assert (await finish(engine, job)).status == "COMPLETED"
    assert len(await world.rows(job)) == 3


async def test_a_replayed_call_starts_nothing_twice(engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(3))
    first, second = await submit(engine, config, key="turn 1"), await submit(engine, config, key="turn 1")
    assert first.id == second.id


async def test_keys_that_the_contract_does_not_have_are_passed_over(world: World, engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(3) | {"colour": "red"}, deduplication=None)
    job = await run(engine, config)
    assert job.status == "COMPLETED"
    assert json.loads(job.transform_config) == config


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"config_type": "QUESTION_RENDERER"}, "no_input"),
        (pipeline(), "empty_pipeline"),
        (pipeline(seed_generator={"config_type": "BIGQUERY_SEED_GENERATOR", "query": "SELECT 1"}), "step_cannot_run"),
        (pipeline(seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "x"}), "unknown_file_set"),
        (pipeline(seed_generator=seeds(-1)), "below_minimum"),
    ],
)
async def test_a_config_that_cannot_run_is_refused(engine: Engine, config: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as raised:
        await submit(engine, config)
    assert code in [violation.code for violation in raised.value.violations]


async def test_an_input_dataset_that_is_not_there_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        await submit(engine, {"config_type": "QUESTION_RENDERER"}, input_dataset_id="nothing")


async def test_a_config_that_a_newer_server_wrote_ends_as_failed(world: World, engine: Engine) -> None:
    new = NewJob(organization_id=ORGANIZATION, transform_config=json.dumps({"config_type": "QUESTION_GENERATOR"}))
    job: TransformJob = await world.jobs.create_job(new, owner="newer", lease_seconds=0)
    await engine.start()
    ended = await finish(engine, job)
    assert ended.status == "FAILED"
    assert "Nothing makes seeds" in (ended.error_message or "")
