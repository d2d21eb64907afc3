"""Estimates: counts from the sources and writers themselves, and no price that is not known."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from engine.engine import Engine
from engine.models.price import TokenPrice
from engine.plan import Plan, Role, Stage
from engine.step import Dropped, StepContext
from engine.steps.mock import MockSeeds
from engine.trial import try_plan
from schemas.cost import StepCostBreakdown
from schemas.errors import Refused
from schemas.mock import MockTransformConfig
from schemas.question_generator import QuestionAndLabelGenerator
from schemas.sample import Sample
from tests.engine.model_world import MODEL, served
from tests.engine.world import ORGANIZATION, World, document, minutes, mock, pipeline, seeds


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
    config = QuestionAndLabelGenerator()
    plan = Plan(None, (Stage(Role.QUESTIONS, "", config),))
    assert (await try_plan(plan, source, [Breaking()])).questions_per_seed == 0.75
    assert "cannot read this" in caplog.text


LONG, SHORT = "word " * 400, "word " * 100


async def test_calls_to_models_are_priced_by_the_real_prompts_of_the_first_seeds_and_none_is_made(world: World) -> None:
    file_set = world.add_file_set([document("long", LONG)])
    config = pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id, "chunk_size": 4000},
        question_generator={
            "config_type": "QUESTION_AND_LABEL_GENERATOR",
            "questions_per_seed": 3,
            "filter": {"rubric": "About words.", "model_name": MODEL},
        },
        renderer={"config_type": "QUESTION_RENDERER"},
        rollout_generator={"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": MODEL, "max_tokens": 10}]},
    )
    async with served(world, price=TokenPrice(1, 10)) as (local, engine):
        estimate = await engine.estimate(ORGANIZATION, config)
    source, asking, judging, rendering, answering = estimate.steps
    assert local.seen.requests == 0
    assert [step.output_count for step in estimate.steps] == [1, 3, 3, 3, 3]
    assert source.total_cost_dollars == rendering.total_cost_dollars == 0
    written = asking.usage.llm_by_model[MODEL]
    assert written.count == 1
    assert len(LONG) / 4 < written.input_tokens < len(LONG) / 4 + 700
    assert written.cost == pytest.approx((written.input_tokens + 10 * written.output_tokens) / 1e6)
    assert judging.usage.llm_by_model[MODEL].count == answering.usage.llm_by_model[MODEL].count == 3
    assert answering.usage.llm_by_model[MODEL].output_tokens == 30
    assert (
        estimate.llm_cost_dollars
        == estimate.total_cost_dollars
        == pytest.approx(sum(step.total_cost_dollars for step in estimate.steps))
    )


async def test_an_estimate_grows_with_the_seeds_that_it_has_seen(world: World) -> None:
    async with served(world, price=TokenPrice(1, 10)) as (_, engine):
        costs: list[float] = []
        for text in (SHORT, LONG):
            file_set = world.add_file_set([document(f"{len(text)}.txt", text)])
            source = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id, "chunk_size": 4000}
            config = pipeline(seed_generator=source, question_generator={"config_type": "QUESTION_GENERATOR"})
            costs.append((await engine.estimate(ORGANIZATION, config)).total_cost_dollars)
    assert costs[1] - costs[0] == pytest.approx((len(LONG) - len(SHORT)) / 4 / 1e6, rel=0.02)


async def test_a_price_that_is_not_known_is_left_out_of_the_sum_and_said_to_be_unknown(world: World) -> None:
    config = pipeline(seed_generator=seeds(10), question_generator={"config_type": "QUESTION_GENERATOR"})
    async with served(world) as (_, engine):
        estimate = await engine.estimate(ORGANIZATION, config)
    usage = estimate.usage.llm_by_model[f"{MODEL} (price unknown)"]
    assert usage.count == 10 and usage.input_tokens > 0
    assert estimate.total_cost_dollars == 0
