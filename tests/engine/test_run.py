"""A run: rows in seed order, caps that hold, failures as data, counts that add up, bounded work in flight."""

import asyncio
from typing import Any

import pytest

from engine import runner
from engine.engine import Engine
from schemas.sample import Question, Sample, Seed
from tests.engine.world import World, mock, pipeline, questions, run, seed_texts, seeds, submit

RENDERER = {"config_type": "QUESTION_RENDERER"}
ASKING = mock(add_question=True)


async def test_rows_come_in_seed_order_however_long_each_takes(world: World, engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(60),
        question_generator=mock(add_question=True, delay_seconds=0.01, delay_variance=0.01),
        labeler=mock(delay_seconds=0.01, delay_variance=0.01),
    )
    job = await run(engine, config)
    assert seed_texts(await world.rows(job)) == [f"Mock seed content {index}" for index in range(60)]


async def test_a_mock_without_failures_gives_exactly_its_rows(world: World, engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(5, expansion_factor=3), question_generator=mock(add_question=True, expansion_factor=2)
    )
    rows = await world.rows(await run(engine, config))
    assert len(rows) == 5 * 3 * 2
    assert questions(rows) == [f"Mock question {index}?" for index in range(30)]


@pytest.mark.parametrize("cap", [1, 7, 10])
async def test_the_cap_on_questions_is_met_and_never_exceeded(world: World, engine: Engine, cap: int) -> None:
    config = pipeline(
        seed_generator=seeds(50),
        question_generator=mock(add_question=True, expansion_factor=3, delay_seconds=0.001),
        labeler=mock(filter_rate=0.5),
    )
    rows = await world.rows(await run(engine, config, max_questions=cap))
    assert questions(rows) == [f"Mock question {index}?" for index in range(cap)]


async def test_without_a_question_generator_the_cap_counts_rows(world: World, engine: Engine) -> None:
    rows = await world.rows(await run(engine, pipeline(seed_generator=seeds(9)), max_questions=4))
    assert len(rows) == 4


async def test_rejected_and_failed_rows_stay_with_their_reason(world: World, engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(200),
        question_generator=mock(add_question=True, error_rate=0.2, error_message="no answer", random_seed=1),
        renderer=mock(filter_rate=0.2, random_seed=2),
    )
    job = await run(engine, config)
    rows, metrics = await world.rows(job), await world.metrics(job)
    failed = [row for row in rows if row.meta.get("error_message") == "no answer"]
    rejected = [row for row in rows if "filter_reason" in row.meta]
    valid = [row for row in rows if row.is_valid]
    assert len(rows) == 200 == len(failed) + len(rejected) + len(valid)
    assert failed and rejected
    assert not any(row.is_valid for row in [*failed, *rejected])
    assert metrics.steps[1].error_count == len(failed)
    assert metrics.steps[2].rejected_count == len(rejected)
    assert f"no answer ({len(failed)})" in (metrics.steps[1].summary or "")
    assert metrics.total_output_rows == len(valid)


async def test_what_goes_into_a_step_comes_out_of_it(world: World, engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(100, error_rate=0.1),
        question_generator=mock(add_question=True, filter_rate=0.3),
        renderer=RENDERER,
        rollout_generator=mock(error_rate=0.5),
    )
    job = await run(engine, config)
    metrics = await world.metrics(job)
    assert [step.transform_name for step in metrics.steps] == ["MOCK", "MOCK", "QUESTION_RENDERER", "MOCK"]
    for step in metrics.steps:
        assert step.input_rows == step.output_rows + step.rejected_count + step.error_count
        assert step.progress == 1.0
    for step, following in zip(metrics.steps, metrics.steps[1:], strict=False):
        assert step.output_rows == following.input_rows
    assert metrics.total_input_rows == 100


async def test_counts_are_live_while_a_job_runs(world: World, engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(1000, delay_seconds=0.01), question_generator=ASKING)
    job = await submit(engine, config)
    await asyncio.sleep(0.6)
    metrics = await world.metrics(job)
    assert 0 < metrics.steps[0].input_rows < 1000
    assert 0 < metrics.steps[1].progress <= metrics.steps[0].progress < 1
    assert 0 < len(await world.rows(job)) < 1000


async def test_a_job_without_a_valid_row_fails_and_says_why(world: World, engine: Engine) -> None:
    job = await run(engine, pipeline(seed_generator=seeds(3), question_generator=mock(filter_rate=1)))
    assert job.status == "FAILED"
    message = job.error_message or ""
    assert message.startswith("Job completed with 0 valid rows")
    assert "MOCK: 3 rejected" in message
    assert "meta.filter_reason" in message
    assert len(await world.rows(job)) == 3


async def test_a_job_without_any_seed_says_that_the_source_gave_none(world: World, engine: Engine) -> None:
    dataset_id = await world.add_dataset([])
    job = await run(engine, RENDERER, input_dataset_id=dataset_id)
    assert job.status == "FAILED"
    assert "0 valid rows. The source gave no seed" in (job.error_message or "")


async def test_a_bare_config_works_on_an_input_dataset(world: World, engine: Engine) -> None:
    rows = [Sample(question=Question(question_text=f"Is it {number}?")) for number in range(3)]
    rejected = Sample(is_valid=False, meta={"filter_reason": "was bad before"})
    dataset_id = await world.add_dataset([*rows, rejected])
    job = await run(engine, RENDERER, input_dataset_id=dataset_id)
    made = await world.rows(job)
    assert [row.is_valid for row in made] == [True, True, True, False]
    assert all("<answer>" in (row.prompt or "") for row in made[:3])
    assert made[3] == rejected
    metrics = await world.metrics(job)
    assert metrics.steps[0].summary == "1 rejected, 0 failed: was bad before (1)"


async def test_an_input_dataset_stands_for_the_seed_generator(world: World, engine: Engine) -> None:
    dataset_id = await world.add_dataset([Sample(seed=Seed(seed_text="mine"))])
    config = pipeline(seed_generator=seeds(5), question_generator=ASKING)
    rows = await world.rows(await run(engine, config, input_dataset_id=dataset_id))
    assert seed_texts(rows) == ["mine"]


async def test_a_run_stops_at_exactly_the_valid_rows_that_are_wanted(world: World, engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(1000), question_generator=mock(add_question=True, filter_rate=0.5, expansion_factor=4)
    )
    job = await run(engine, config, valid_rows=7)
    rows, metrics = await world.rows(job), await world.metrics(job)
    assert sum(row.is_valid for row in rows) == 7 == metrics.total_output_rows
    assert metrics.total_input_rows < 20


async def test_a_run_looks_at_no_more_seeds_than_its_limit(world: World, engine: Engine) -> None:
    job = await run(engine, pipeline(seed_generator=seeds(100)), seed_limit=5)
    assert len(await world.rows(job)) == 5


async def test_a_budget_is_never_exceeded_and_what_was_not_paid_says_so(world: World, engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(500), question_generator=mock(simulated_cost_per_call=0.1))
    job = await run(engine, config, max_cost_dollars=1.05)
    rows = await world.rows(job)
    assert sum(row.is_valid for row in rows) == 10
    assert job.usage is not None
    assert job.usage.current_cost_dollars == pytest.approx(1.0)
    unpaid = [row for row in rows if not row.is_valid]
    assert 0 < len(unpaid) <= runner.WINDOW
    assert all("budget of $1.05 is spent" in row.meta["filter_reason"] for row in unpaid)


async def test_stages_work_side_by_side(engine: Engine) -> None:
    slow: dict[str, Any] = {"delay_seconds": 0.02, "delay_variance": 0}
    config = pipeline(
        seed_generator=seeds(20, **slow), question_generator=mock(add_question=True, **slow), renderer=mock(**slow)
    )
    loop = asyncio.get_running_loop()
    start = loop.time()
    await run(engine, config)
    # One after another the three stages would need 1.2 s.
    assert loop.time() - start < 0.9


async def test_a_seed_that_would_become_endlessly_many_rows_fails_the_job_and_not_the_server(engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(1),
        question_generator=mock(expansion_factor=1000),
        labeler=mock(expansion_factor=2**31 - 1),
    )
    job = await run(engine, config)
    assert job.status == "FAILED"
    assert "lower questions_per_seed or expansion_factor" in (job.error_message or "")
