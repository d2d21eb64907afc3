"""Prompts that are asked of a file set, answered by a chat model from the passages that are found."""

from typing import Any

import pytest

from benchmarks.endpoint import Behaviour, Faults
from engine.models.price import TokenPrice
from schemas.sample import Sample
from tests.engine.model_world import Body, answering, served
from tests.engine.world import World, document, pipeline, run

PAPERS = [
    document("whales.txt", "The blue whale is the largest animal. It eats krill.", title="Whales"),
    document("bees.txt", "The honey bee makes honey. It lives in a hive."),
    document("copy.txt", "The blue whale is very large, says a copy."),
]
WHALES, BEES = "Which blue whale is the largest animal?", "What does the honey bee make?"


def config(world: World, *prompts: str, **fields: object) -> dict[str, Any]:
    kind = {"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": world.add_file_set(PAPERS).id}
    return pipeline(seed_generator={**kind, "prompts": [*prompts], **fields})


def said(answer: str, *sources: int, answered: bool = True) -> Behaviour:
    made = {"answered": answered, "answer": answer, "sources": [*sources]}
    return Behaviour(answer=answering(answered=lambda body, number: made))


async def rows_of(world: World, config: dict[str, Any], behaviour: Behaviour) -> tuple[list[Sample], list[Body], str]:
    async with served(world, behaviour) as (local, engine):
        job = await run(engine, config)
    metrics = await world.metrics(job)
    return await world.rows(job), local.seen.bodies, metrics.steps[0].summary or ""


async def test_a_model_answers_from_numbered_passages_and_what_it_rests_on_is_kept(world: World) -> None:
    asked = config(world, WHALES, system_instruction="Answer like a sailor.")
    rows, bodies, _ = await rows_of(world, asked, said("Blue whales are the largest.", 1))
    system, user = (message["content"] for message in bodies[0]["messages"])
    assert system.startswith("Answer like a sailor.")
    assert WHALES in user
    assert '<passage number="1"' in user and '<passage number="2"' in user
    (row,) = rows
    assert row.seed and (row.seed.seed_text, row.seed.search_query) == ("Blue whales are the largest.", WHALES)
    assert [each["file_name"] for each in row.meta["passages"]] == ["whales.txt"]
    assert row.meta["title"] == "Whales"


@pytest.mark.parametrize("behaviour", [said("It is so.", 9), said("", 1), said("No idea.", 1, answered=False)])
async def test_an_answer_that_rests_on_nothing_is_no_seed(world: World, behaviour: Behaviour) -> None:
    rows, bodies, summary = await rows_of(world, config(world, WHALES), behaviour)
    assert (rows, len(bodies)) == ([], 1)
    assert "do not answer" in summary


async def test_a_prompt_that_finds_no_passage_is_not_put_to_the_model(world: World) -> None:
    rows, bodies, summary = await rows_of(world, config(world, "recipes for apple pie", BEES), said("Honey.", 1))
    assert [row.seed.seed_text for row in rows if row.seed] == ["Honey."]
    assert len(bodies) == 1
    assert "apple pie" in summary


async def test_a_call_that_fails_drops_its_prompt_and_no_other(world: World) -> None:
    behaviour = Behaviour(faults=Faults(refused=0.5), seed=1, answer=said("Honey.", 1).answer)
    rows, _, summary = await rows_of(world, config(world, *[BEES] * 10), behaviour)
    assert 0 < len(rows) < 10
    assert "declines" in summary


async def test_answers_come_in_the_order_of_their_prompts_and_each_is_booked(world: World) -> None:
    def by_prompt(body: Body, number: int) -> Any:
        return {"answered": True, "sources": [1], "answer": body["messages"][-1]["content"].split("\n")[3]}

    prompts = [f"What does the honey bee make{'?' * number}" for number in range(1, 151)]
    asked = config(world, *prompts)
    behaviour = Behaviour(latency=0.01, answer=answering(answered=by_prompt))
    async with served(world, behaviour, price=TokenPrice(1, 1)) as (local, engine):
        job = await run(engine, asked, max_cost_dollars=10)
        foreseen = await engine.estimate("acme", asked)
        assert local.seen.requests == 150
    assert [row.seed.seed_text for row in await world.rows(job) if row.seed] == prompts
    assert job.usage and job.usage.by_step
    assert job.usage.by_step["0:FILESET_QUERY_SEED_GENERATOR"].llm_by_model["local/tiny"].count == 150
    assert foreseen.steps[0].usage.llm_by_model["local/tiny"].count == 150
    assert foreseen.total_cost_dollars > 0


async def test_a_cap_ends_the_prompts_and_keeps_what_was_paid_for(world: World) -> None:
    asked = config(world, *[BEES] * 40)
    async with served(world, said("Honey.", 1), price=TokenPrice(1, 1)) as (local, engine):
        job = await run(engine, asked, max_cost_dollars=0.008)
    assert job.usage and job.usage.current_cost_dollars is not None
    assert 0 < job.usage.current_cost_dollars <= 0.008
    assert 0 < len(await world.rows(job)) == local.seen.requests < 40
