"""Rollouts and their scores, as a job makes them of the rows of a dataset."""

from typing import Any

import orjson
import pytest

from benchmarks.endpoint import Behaviour
from engine.engine import Engine
from engine.models.price import TokenPrice
from schemas.errors import Refused
from schemas.sample import ForwardLookingQuestion, Label, NewsContext, Question, Rollout, Sample, Seed
from tests.engine.model_world import MODEL, answering, prompt_of, served
from tests.engine.world import World, as_text, minutes, pipeline, run

SCHEMA = {
    "type": "object",
    "properties": {"probability": {"type": "number"}},
    "required": ["probability"],
    "additionalProperties": False,
}


def rollouts(*models: dict[str, Any], **fields: Any) -> dict[str, Any]:
    given = models or ({"model_name": MODEL},)
    return pipeline(rollout_generator={"config_type": "ROLLOUT_GENERATOR", "models": list(given), **fields})


def scored(kind: str, config: dict[str, Any], reward: str | None = None, **fields: Any) -> dict[str, Any]:
    answer_type = {"answer_type": kind} | ({"reward_function_type": reward} if reward else {})
    return config | {"scorer": {"config_type": "ROLLOUT_SCORER", "answer_type": answer_type, **fields}}


def row(text: str = "Will it rain?", *, label: str | None = None, kind: str | None = None, **fields: Any) -> Sample:
    known = Label(label=label, label_confidence=1, answer_type=kind) if label is not None else None
    return Sample(question=Question(question_text=text), label=known, **fields)


async def run_on(world: World, engine: Engine, config: dict[str, Any], *samples: Sample, **limits: Any) -> list[Sample]:
    dataset_id = await world.add_dataset(samples)
    return await world.rows(await run(engine, config, input_dataset_id=dataset_id, **limits))


def rollouts_of(sample: Sample) -> list[Rollout]:
    assert sample.rollouts is not None
    return sample.rollouts


async def test_each_model_answers_once_in_the_order_of_the_config(world: World) -> None:
    config = rollouts({"model_name": "local/one"}, {"model_name": "local/two"}, {"model_name": "embedded"})
    async with served(world, Behaviour(latency=0.1)) as (local, engine):
        (made,) = await run_on(world, engine, config, row(prompt="Say it."))
    assert [each.model_name for each in rollouts_of(made)] == ["local/one", "local/two", "embedded"]
    assert local.seen.requests == local.seen.most_in_flight == 2
    assert {prompt_of(body) for body in local.seen.bodies} == {"Say it."}


async def test_what_a_config_says_of_a_model_is_passed_on(world: World) -> None:
    one = {"model_name": MODEL, "temperature": 0.25, "max_tokens": 33, "reasoning_effort": "low"}
    two = {"model_name": MODEL, "disable_reasoning": True}
    async with served(world) as (local, engine):
        await run_on(world, engine, rollouts(one, two), row())
    bodies = sorted(local.seen.bodies, key=lambda body: body["max_tokens"])
    assert [body["temperature"] for body in bodies] == [0.25, 1.0]
    assert [body["reasoning_effort"] for body in bodies] == ["low", "none"]
    assert bodies[0]["max_tokens"] == 33


async def test_what_can_not_be_passed_on_refuses_the_job(world: World) -> None:
    async with served(world) as (local, engine):
        for field in ({"ip_address": "10.0.0.1"}, {"lora_repo_path": "x"}, {"openrouter_provider": ["x"]}):
            with pytest.raises(Refused, match=next(iter(field))):
                await run_on(world, engine, rollouts({"model_name": MODEL} | field), row())
    assert local.seen.requests == 0


async def test_a_structured_answer_becomes_the_parsed_output_and_is_scored(world: World) -> None:
    answer = answering(probability=lambda body, number: {"probability": 0.75})
    async with served(world, Behaviour(answer=answer)) as (_, engine):
        config = scored("BINARY", rollouts(output_schema=SCHEMA))
        (made,) = await run_on(world, engine, config, row(label="1", kind="BINARY"))
    (rollout,) = rollouts_of(made)
    assert rollout.parsed_output == {"probability": 0.75}
    assert orjson.loads(rollout.content) == {"probability": 0.75}
    assert rollout.reward == pytest.approx(-0.0625)


async def test_a_template_is_filled_from_meta_and_from_what_the_stages_made(world: World) -> None:
    config = rollouts(prompt_template='{topic}: {question_text} ({seed_text}) {context} {"a": 1}', input_columns=[])
    context = [NewsContext(rendered_context="It rains.", search_query="rain")]
    given = row(meta={"topic": "Weather"}, seed=Seed(seed_text="Clouds"), context=context)
    async with served(world) as (local, engine):
        made, lacking = await run_on(world, engine, config, given, row())
    assert prompt_of(local.seen.bodies[0]) == 'Weather: Will it rain? (Clouds) It rains. {"a": 1}' == made.prompt
    assert "topic, seed_text, context" in lacking.meta["filter_reason"]
    assert local.seen.requests == 1


async def test_without_a_template_a_row_without_a_prompt_is_asked_its_rendered_question(world: World) -> None:
    async with served(world) as (local, engine):
        _, nothing = await run_on(world, engine, rollouts(), row(label="1", kind="BINARY"), Sample(meta={"a": 1}))
    assert "Question: Will it rain?" in prompt_of(local.seen.bodies[0])
    assert "Give the probability that the answer is yes" in prompt_of(local.seen.bodies[0])
    assert nothing.meta["filter_reason"] == "There is neither a prompt nor a question to answer"


def refusing(name: str) -> Any:
    return lambda body, number: "" if body["model"] == name else "<answer>0.5</answer>"


async def test_a_rollout_that_fails_is_kept_empty_and_the_row_goes_on(world: World) -> None:
    config = rollouts({"model_name": "local/good"}, {"model_name": "local/bad"})
    answer = refusing("bad")
    async with served(world, Behaviour(answer=answer)) as (_, engine):
        (made,) = await run_on(world, engine, scored("BINARY", config), row(label="1", kind="BINARY"))
    good, bad = rollouts_of(made)
    assert made.is_valid
    assert good.reward == pytest.approx(-0.25)
    assert (bad.content, bad.parsed_output, bad.reward) == ("", None, None)
    assert "empty" in made.meta["rollout_errors"]["1"]


async def test_a_row_fails_only_where_all_its_rollouts_do(world: World) -> None:
    config = rollouts({"model_name": "local/bad"}, {"model_name": "local/bad"})
    async with served(world, Behaviour(answer=refusing("bad"))) as (_, engine):
        (made,) = await run_on(world, engine, config, row())
    assert not made.is_valid
    assert "empty" in made.meta["error_message"]
    assert len(rollouts_of(made)) == 2


async def test_a_rollout_that_the_cap_does_not_pay_for_rejects_its_row(world: World) -> None:
    config = rollouts({"model_name": MODEL, "max_tokens": 1000})
    async with served(world, price=TokenPrice(0, 10)) as (local, engine):
        made = await run_on(world, engine, config, *[row(f"Is it {n}?") for n in range(3)], max_cost_dollars=0.009)
    assert local.seen.requests == 0
    assert all("budget" in each.meta["filter_reason"] for each in made)


SCORED = [
    ("BINARY", "1", "I think so. <answer>0.8</answer>", {"value": 0.8}, None, -0.04),
    ("BINARY", "1", "<answer>maybe</answer>", None, None, None),
    ("BINARY", "1", "no tags", None, None, None),
    ("BINARY", "Undetermined", "<answer>0.8</answer>", {"value": 0.8}, None, None),
    ("BINARY", None, "<answer>0.8</answer>", {"value": 0.8}, None, None),
    ("BINARY", "0", "<answer>0</answer>", {"value": 0.0}, None, 0.0),
    ("CONTINUOUS", "4", "<answer>5</answer>", {"value": 5.0}, None, None),
    ("CONTINUOUS", "4", "<answer>5</answer>", {"value": 5.0}, "continuous_value_only_linear_score", -0.25),
    ("FREE_RESPONSE", "Vasa", "<answer>Vasa</answer>", {"value": "Vasa"}, None, None),
    (
        "MULTIPLE_CHOICE",
        "B",
        '<answer>{"option_0": 0.5, "option_1": 0.5}</answer>',
        {"option_0": 0.5, "option_1": 0.5},
        None,
        -0.6931,
    ),
]


@pytest.mark.parametrize(("kind", "label", "content", "parsed", "function", "reward"), SCORED)
async def test_a_reward_is_null_where_nothing_can_be_scored_and_never_zero_for_that(
    world: World,
    kind: str,
    label: str | None,
    content: str,
    parsed: dict[str, Any] | None,
    function: str | None,
    reward: float | None,
) -> None:
    async with served(world, Behaviour(answer=lambda body, number: content)) as (_, engine):
        config = scored(kind, rollouts(), function)
        (made,) = await run_on(world, engine, config, row(label=label, kind=kind))
    (rollout,) = rollouts_of(made)
    assert made.is_valid
    assert rollout.parsed_output == parsed
    assert rollout.reward == (None if reward is None else pytest.approx(reward, abs=1e-4))


async def test_options_are_the_scorers_or_those_that_the_question_was_written_with(world: World) -> None:
    content = '<answer>{"A": 0.2, "C": 0.8}</answer>'
    async with served(world, Behaviour(answer=lambda body, number: content)) as (_, engine):
        own = scored("MULTIPLE_CHOICE", rollouts(), multiple_choice_options={"x": "Red", "y": "Green", "z": "Blue"})
        (by_scorer,) = await run_on(world, engine, own, row(label="Blue", kind="MULTIPLE_CHOICE"))
        written = row(label="C", kind="MULTIPLE_CHOICE", meta={"options": ["Red", "Green", "Blue"]})
        (by_writer,) = await run_on(world, engine, scored("MULTIPLE_CHOICE", rollouts()), written)
    assert rollouts_of(by_scorer)[0].parsed_output == {"x": 0.2, "y": 0.0, "z": 0.8}
    assert rollouts_of(by_writer)[0].parsed_output == {"option_0": 0.2, "option_1": 0.0, "option_2": 0.8}
    assert rollouts_of(by_scorer)[0].reward == rollouts_of(by_writer)[0].reward == pytest.approx(-0.2231, abs=1e-4)


EMBEDDED = {"model_name": "embedded"}
AHEAD = ForwardLookingQuestion.model_validate(
    {
        "question_text": "What will the rate be, in percent, according to the next minutes?",
        "date_close": "2024-06-01T00:00:00Z",
        "event_date": "2024-06-01T00:00:00Z",
        "resolution_criteria": "The next minutes.",
    }
)
BASELINES = [
    (row(), {"value": 0.5}),
    (row("According to the report, did exports rise?"), {"value": 0.5}),
    (row("Which ship?\nA) Vasa\nB) Mary Rose"), {"option_0": 0.5, "option_1": 0.5}),
    (Sample(question=AHEAD, meta={"fact": {"value": "5.25"}}), {"value": 5.25}),
    (row("What was the rate?", label="5.25", kind="CONTINUOUS", meta={"fact": {"value": "5.25"}}), None),
]


@pytest.mark.parametrize(("sample", "answer"), BASELINES)
async def test_the_embedded_model_answers_with_a_baseline_and_says_so(
    world: World, engine: Engine, sample: Sample, answer: dict[str, float] | None
) -> None:
    kind = "MULTIPLE_CHOICE" if answer and "option_0" in answer else "CONTINUOUS"
    (made,) = await run_on(world, engine, scored(kind, rollouts(EMBEDDED)), sample)
    (rollout,) = rollouts_of(made)
    assert made.is_valid
    assert (rollout.model_name, rollout.parsed_output) == ("embedded", answer)
    assert (rollout.reasoning or "").startswith("A baseline")


async def test_a_baseline_that_does_not_follow_the_output_schema_fails(world: World, engine: Engine) -> None:
    fitting = {"type": "object", "properties": {"value": {"type": "number"}}, "required": ["value"]}
    (made,) = await run_on(world, engine, rollouts(EMBEDDED, output_schema=fitting), row())
    assert rollouts_of(made)[0].parsed_output == {"value": 0.5}
    (made,) = await run_on(world, engine, rollouts(EMBEDDED, output_schema=SCHEMA), row())
    assert "output_schema" in made.meta["error_message"]


async def test_a_whole_pipeline_runs_on_the_embedded_model_and_twice_the_same(world: World, engine: Engine) -> None:
    file_set = world.add_file_set(minutes(2))
    config = scored("BINARY", rollouts({})) | {
        "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id},
        "question_generator": {
            "config_type": "QUESTION_AND_LABEL_GENERATOR",
            "answer_type": {"answer_type": "BINARY"},
            "questions_per_seed": 2,
            "include_default_filter": True,
            "filter": {"rubric": "The question is about inflation, employment, markets or rates."},
        },
        "renderer": {"config_type": "QUESTION_RENDERER"},
    }
    first, second = await run(engine, config), await run(engine, config)
    rows, metrics = await world.rows(first), await world.metrics(first)
    assert as_text(rows) == as_text(await world.rows(second))
    valid = [each for each in rows if each.is_valid]
    assert len(valid) > 10
    assert {rollouts_of(each)[0].reward for each in valid} == {-0.25}
    assert [step.transform_name for step in metrics.steps] == [
        "FILESET_SEED_GENERATOR",
        "QUESTION_AND_LABEL_GENERATOR",
        "QUESTION_FILTER",
        "QUESTION_QUALITY_SCORER",
        "QUESTION_RENDERER",
        "ROLLOUT_GENERATOR",
        "ROLLOUT_SCORER",
    ]
    assert metrics.steps[2].rejected_count > 0
    assert metrics.steps[3].rejected_count <= metrics.steps[3].input_rows / 20
    assert "only matches words: inflation, employment, markets, rates" in (first.warning_message or "")
    assert "answers with a baseline" in (first.warning_message or "")
