"""MOCK: does what it is told, as a source and as any other stage, the same every time."""

import pytest

from engine.meter import Meter
from engine.models.budget import BudgetSpent
from engine.step import StepContext
from engine.steps.mock import MockSeeds, MockStep
from schemas.mock import MockTransformConfig
from schemas.sample import Sample, Seed
from tests.engine.world import QUIET

SAMPLE = Sample(seed=Seed(seed_text="text"), meta={"kept": 1})


def config(**fields: object) -> MockTransformConfig:
    return MockTransformConfig.model_validate(QUIET | fields)


def context(number: int, *, job_id: str = "job", limit: int | None = None, meter: Meter | None = None) -> StepContext:
    return StepContext(job_id, 1, (number,), meter or Meter(), limit)


async def outputs(step: MockStep, at: StepContext) -> list[Sample]:
    return [item async for item in step.run(SAMPLE, at) if isinstance(item, Sample)]


async def test_an_input_becomes_as_many_outputs_as_the_expansion_says() -> None:
    step = MockStep(config(expansion_factor=3, add_question=True, metadata_additions={"made": True}))
    made = await outputs(step, context(4))
    assert [sample.question.question_text for sample in made if sample.question] == [
        "Mock question 12?",
        "Mock question 13?",
        "Mock question 14?",
    ]
    assert all(sample.meta == {"kept": 1, "made": True} for sample in made)
    assert len(await outputs(step, context(4, limit=2))) == 2


async def test_rates_are_met_on_average_and_repeat_with_the_random_seed() -> None:
    step = MockStep(config(error_rate=0.3, error_message="down", filter_rate=0.5, random_seed=7))
    first = [(await outputs(step, context(number)))[0] for number in range(1000)]
    again = [(await outputs(step, context(number, job_id="other")))[0] for number in range(1000)]
    assert first == again
    failed = [sample for sample in first if sample.meta.get("error_message") == "down"]
    rejected = [sample for sample in first if "filter_reason" in sample.meta]
    assert len(failed) == pytest.approx(300, abs=50)
    assert len(rejected) == pytest.approx(350, abs=50)
    assert not any(sample.is_valid for sample in [*failed, *rejected])


async def test_without_a_random_seed_jobs_differ_and_one_job_repeats_itself() -> None:
    step = MockStep(config(error_rate=0.5))

    async def failures(job_id: str) -> list[bool]:
        return [(await outputs(step, context(number, job_id=job_id)))[0].is_valid for number in range(50)]

    assert await failures("one") == await failures("one") != await failures("two")


async def test_a_call_is_paid_before_it_is_made() -> None:
    step, meter = MockStep(config(simulated_cost_per_call=0.4, expansion_factor=5)), Meter(1.0)
    for number in range(2):
        assert len(await outputs(step, context(number, meter=meter))) == 5
    with pytest.raises(BudgetSpent):
        await outputs(step, context(2, meter=meter))
    assert meter.total().total_cost == pytest.approx(0.8)
    assert meter.usage(1).events["mock_call"].count == 2


async def test_a_source_gives_numbered_seeds_and_goes_on_where_it_was_left() -> None:
    source = MockSeeds(config(num_seeds=4, expansion_factor=3, seed_text_template="Seed {index}", error_rate=0.3))
    whole = [item async for item in source.seeds(0, context(0))]
    assert len(whole) == 12 == await source.expected()
    assert [item.seed.seed_text for item in whole if isinstance(item, Sample) and item.seed][::3] == [
        f"Seed {number}" for number in range(4)
    ]
    for skip in range(13):
        assert [item async for item in source.seeds(skip, context(0))] == whole[skip:]
