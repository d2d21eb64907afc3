"""Estimates: counts from the sources and writers themselves, and no price that is not known."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from engine.cost import try_questions_per_seed
from engine.engine import Engine
from engine.step import Dropped, StepContext
from engine.steps.mock import MockSeeds
from schemas.cost import StepCostBreakdown
from schemas.errors import Refused
from schemas.mock import MockTransformConfig
from schemas.sample import Sample
from tests.engine.world import ORGANIZATION, World, minutes, mock, pipeline, seeds


async def steps(engine: Engine, config: dict[str, Any], cap: int | None = None) -> list[StepCostBreakdown]:
    return (await engine.estimate(ORGANIZATION, config, cap)).steps


async def test_the_embedded_model_costs_nothing_and_its_outputs_are_tried_out(world: World, engine: Engine) -> None:
    file_set = world.add_file_set(minutes(4))
    config = pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id, "chunk_size": 2000},
        question_generator={
            "config_type": "QUESTION_AND_LABEL_GENERATOR",
            "questions_per_seed": 5,
            "answer_type": {"answer_type": "CONTINUOUS"},
        },
        renderer={"config_type": "QUESTION_RENDERER"},
    )
    estimate = await engine.estimate(ORGANIZATION, config, None)
    source, asking, rendering = estimate.steps
    assert estimate.total_cost_dollars == 0
    assert source.output_count > 50
    assert 0 < asking.output_count < 5 * source.output_count
    assert rendering.output_count == asking.output_count
    assert asking.usage.llm_by_model["embedded"].count == source.output_count
    capped = await steps(engine, config, 10)
    assert [step.output_count for step in capped[1:]] == [10, 10]
    assert capped[0].output_count < source.output_count


async def test_mock_calls_cost_what_they_simulate(engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(100, expansion_factor=2),
        question_generator=mock(expansion_factor=3, simulated_cost_per_call=0.01),
        labeler=mock(error_rate=0.5, filter_rate=0.5, simulated_cost_per_call=0.001),
    )
    estimate = await engine.estimate(ORGANIZATION, config, None)
    assert [step.output_count for step in estimate.steps] == [200, 600, 150]
    assert [step.total_cost_dollars for step in estimate.steps] == pytest.approx([0, 2.0, 0.6])
    assert estimate.total_cost_dollars == pytest.approx(2.6)
    assert estimate.usage.events["mock_call"].count == 100 + 200 + 600
    assert estimate.steps[1].cost_per_output == pytest.approx(2.0 / 600)


async def test_a_model_without_a_known_price_says_so(engine: Engine) -> None:
    model = {"estimated_model_name": "acme/large", "estimated_input_tokens": 100, "estimated_output_tokens": 7}
    estimate = await engine.estimate(ORGANIZATION, pipeline(seed_generator=seeds(10), renderer=mock(**model)), None)
    usage = estimate.usage.llm_by_model["acme/large (price unknown)"]
    assert (usage.count, usage.input_tokens, usage.output_tokens, usage.cost) == (10, 1000, 70, 0)


async def test_a_config_without_a_source_is_estimated_for_the_rows_that_the_cap_needs(engine: Engine) -> None:
    config = {"config_type": "QUESTION_AND_LABEL_GENERATOR", "questions_per_seed": 2}
    (asking,) = await steps(engine, config, 9)
    assert asking.output_count == 9
    assert asking.usage.llm_by_model["embedded"].count == 5


async def test_what_cannot_run_is_not_estimated(engine: Engine) -> None:
    with pytest.raises(Refused, match="There is no file set x"):
        await engine.estimate(ORGANIZATION, {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "x"}, 5)


class Breaking:
    """A step that breaks on the first seed only."""

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        assert sample.seed is not None
        if sample.seed.seed_text.endswith("0"):
            raise ValueError("cannot read this")
        yield sample


async def test_a_seed_on_which_a_trial_breaks_counts_as_one_without_questions(caplog: pytest.LogCaptureFixture) -> None:
    source = MockSeeds(MockTransformConfig.model_validate(seeds(4)))
    assert await try_questions_per_seed(source, Breaking()) == 0.75
    assert "cannot read this" in caplog.text
