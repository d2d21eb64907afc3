"""Jobs whose stages call a model, stopped on their way: what is asked is asked no more, what is paid is kept."""

import asyncio
import json
import time

import pytest

from benchmarks.endpoint import Behaviour, LocalEndpoint
from engine.engine import Engine
from engine.meter import CUT_OFF
from engine.models.price import TokenPrice
from schemas.errors import CallerError
from schemas.job import TransformJob, TransformJobStatus
from schemas.job_record import NewJob
from schemas.sample import Sample, Seed
from tests.engine.model_world import served
from tests.engine.world import ORGANIZATION, World, finish, pipeline, submit

SEEDS = 300
CONFIG = pipeline(
    question_generator={
        "config_type": "QUESTION_GENERATOR",
        "instructions": "Ask about the harbour.",
        "filter": {"rubric": "It can be understood by itself.", "min_score": 0.0},
    },
    renderer={"config_type": "QUESTION_RENDERER"},
    rollout_generator={"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": "local/tiny"}]},
)
SLOWLY = Behaviour(latency=0.1)


async def begin(world: World, local: LocalEndpoint, engine: Engine) -> TransformJob:
    """A job on its way, somewhere in the middle of its calls."""
    samples = (Sample(seed=Seed(seed_text=f"Entry {at} of the harbour log.")) for at in range(SEEDS))
    job = await submit(engine, CONFIG, input_dataset_id=await world.add_dataset(samples))
    async with asyncio.timeout(30):
        while True:
            if local.seen.requests >= 1.5 * SEEDS:
                return job
            await asyncio.sleep(0.01)


async def test_a_cancel_stops_new_calls_within_a_second_and_keeps_what_is_done(world: World) -> None:
    async with served(world, SLOWLY) as (local, engine):
        job = await begin(world, local, engine)
        began = time.monotonic()
        cancelled = await engine.cancel(ORGANIZATION, job.id)
        assert time.monotonic() - began < 1
        requests = local.seen.requests
        await asyncio.sleep(0.5)
        assert local.seen.requests == requests
    assert cancelled is not None and cancelled.status is TransformJobStatus.CANCELLED
    rows = await world.rows(job)
    assert 0 < len(rows) < SEEDS
    assert all(row.rollouts for row in rows)


async def test_a_restart_asks_nothing_that_was_answered_before_and_books_it_once(world: World) -> None:
    async with served(world, SLOWLY) as (local, engine):
        job = await begin(world, local, engine)
        in_flight = local.seen.in_flight
    async with served(world, SLOWLY) as (after, engine):
        await engine.start()
        ended = await finish(engine, job)
        assert local.seen.requests + after.seen.requests <= 3 * SEEDS + in_flight
    assert ended.status is TransformJobStatus.COMPLETED
    assert ended.usage is not None and ended.usage.total is not None
    # Calls that were cut off are booked too: nobody knows what the endpoint made of them.
    counted = sum(model.count for model in ended.usage.total.llm_by_model.values())
    assert counted == local.seen.requests + after.seen.requests


async def test_work_that_was_begun_is_finished_before_more_is_begun(world: World) -> None:
    async with served(world, SLOWLY) as (local, engine):
        await begin(world, local, engine)
        # Of the three calls of a seed only the last asks for prose; taken in turn, none would have been made yet.
        in_prose = sum("response_format" not in body for body in local.seen.bodies)
        assert in_prose > SEEDS / 3


async def test_a_job_waits_for_a_process_that_has_its_models(world: World, caplog: pytest.LogCaptureFixture) -> None:
    async with served(world, SLOWLY) as (local, engine):
        job = await begin(world, local, engine)
    stranger = world.engine()
    await stranger.start()
    await asyncio.sleep(0.05)
    with pytest.raises(CallerError, match="local/tiny"):
        await stranger.take_up(job.id)
    await stranger.close()
    assert len([record for record in caplog.records if "is left alone" in record.message]) == 1
    async with served(world, SLOWLY) as (_, engine):
        await engine.start()
        assert (await finish(engine, job)).status is TransformJobStatus.COMPLETED
    assert len(await world.rows(job)) == SEEDS


async def test_whoever_reads_a_job_that_waits_is_told_what_it_waits_for(world: World) -> None:
    async with served(world, SLOWLY) as (local, engine):
        job = await begin(world, local, engine)
        await engine.close()
        without = world.engine()
        await without.start()
        waiting = await without.get_job(ORGANIZATION, job.id)
        assert waiting is not None and waiting.status is TransformJobStatus.RUNNING
        told = waiting.warning_message or ""
        assert told.startswith(job.warning_message or "")
        assert "This job waits: nobody works on it, and it can be cancelled." in told
        assert "begun with other models than are set here: local/tiny. Set PIPELINE_ASSISTANT_MODEL" in told
        await engine.start()
        ended = await finish(engine, job)
        assert (ended.status, ended.warning_message) == (TransformJobStatus.COMPLETED, job.warning_message)
        assert await without.get_job(ORGANIZATION, job.id) == ended
        await without.close()


async def test_a_job_that_waits_can_be_cancelled(world: World) -> None:
    async with served(world, SLOWLY) as (local, engine):
        job = await begin(world, local, engine)
        await engine.close()
    without = world.engine()
    await without.start()
    cancelled = await without.cancel(ORGANIZATION, job.id)
    assert cancelled is not None
    assert (cancelled.status, cancelled.warning_message) == (TransformJobStatus.CANCELLED, job.warning_message)
    assert await without.get_job(ORGANIZATION, job.id) == cancelled
    await without.close()


async def test_what_was_allowed_and_never_heard_of_again_counts_as_spent_and_the_job_says_so(world: World) -> None:
    priced = TokenPrice(1, 5)
    samples = (Sample(seed=Seed(seed_text=f"Entry {at} of the harbour log.")) for at in range(4))
    new = NewJob(
        organization_id=ORGANIZATION,
        transform_config=json.dumps(CONFIG),
        max_cost_dollars=1.0,
        input_dataset_id=await world.add_dataset(samples),
        warning_message="Careful.",
    )
    job = await world.jobs.create_job(new, owner="dead", lease_seconds=0)
    assert await world.jobs.allow_spending(job.id, 0.4, owner="dead")
    for _ in range(2):
        # Begun, and stopped in peace: what was lost once is not lost again.
        async with served(world, price=priced) as (_, engine):
            await engine.start()
            await asyncio.sleep(0.01)
    async with served(world, price=priced) as (_, engine):
        await engine.start()
        job = await finish(engine, job)
    assert job.usage and job.usage.total and job.usage.by_step and job.usage.current_cost_dollars is not None
    assert job.usage.total.events[CUT_OFF].cost == pytest.approx(0.4)
    assert job.usage.total.events[CUT_OFF].count == 1
    assert job.usage.by_step[f"-1:{CUT_OFF}"].total_cost == pytest.approx(0.4)
    # A stop in peace books the calls that it cuts off at their worst price; what was lost comes once, not twice.
    assert 0.4 < job.usage.current_cost_dollars < 0.8
    assert (job.warning_message or "").startswith("Careful. The job was cut off while calls were on their way.")
    assert (job.warning_message or "").count("cut off while") == 1


async def test_a_job_of_which_nothing_may_be_left_spends_nothing_more(world: World) -> None:
    samples = [Sample(seed=Seed(seed_text="An entry of the harbour log."))]
    new = NewJob(
        organization_id=ORGANIZATION,
        transform_config=json.dumps(CONFIG),
        max_cost_dollars=0.4,
        input_dataset_id=await world.add_dataset(samples),
    )
    job = await world.jobs.create_job(new, owner="dead", lease_seconds=0)
    assert await world.jobs.allow_spending(job.id, 0.4, owner="dead")
    async with served(world, price=TokenPrice(1, 5)) as (local, engine):
        await engine.start()
        job = await finish(engine, job)
        assert local.seen.requests == 0
    assert job.status is TransformJobStatus.FAILED
    assert "budget" in (job.error_message or "")
