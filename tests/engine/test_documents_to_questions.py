"""From documents to a dataset of questions with labels, as a user gets it, on the embedded model."""

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.chunks import chunks
from engine.engine import Engine, make_engine
from engine.memory import MemoryFileSets
from schemas.job_record import NewJob
from schemas.sample import Sample, Seed
from tests.engine.world import ORGANIZATION, World, as_text, finish, minutes, pipeline, questions, run, submit


def asking(kind: str | None, **fields: Any) -> dict[str, Any]:
    answer = {"answer_type": {"answer_type": kind}} if kind else {}
    return {"config_type": "QUESTION_AND_LABEL_GENERATOR", "questions_per_seed": 2} | answer | fields


async def rows_of_minutes() -> list[Sample]:
    """Seeds as a client uploads them: chunks that it cut itself."""
    (document,) = minutes(1)
    return [Sample(seed=Seed(seed_text=text), meta={"title": "Minutes"}) for text in chunks(document.text, 3000, 0)]


def documents(file_set_id: str, question_generator: dict[str, Any]) -> dict[str, Any]:
    return pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set_id},
        question_generator=question_generator,
    )


@pytest.mark.parametrize("kind", ["BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE", None])
async def test_documents_become_questions_with_labels_of_the_kind_asked_for(
    world: World, engine: Engine, kind: str | None
) -> None:
    file_set = world.add_file_set(minutes(2))
    job = await run(engine, documents(file_set.id, asking(kind)))
    rows = await world.rows(job)
    valid = [row for row in rows if row.is_valid]
    assert len(valid) > 10
    assert all(row.question for row in rows)
    assert len(set(questions(valid))) == len(valid)
    for row in valid:
        assert row.seed and row.label
        assert row.label.answer_type == (kind or "FREE_RESPONSE")
        assert str(row.meta["source_sentence"]) in row.seed.seed_text
    assert {row.meta["file_name"] for row in valid} == {"20190130.txt", "20190320.txt"}


async def test_seeds_without_a_question_are_counted_and_leave_no_row(world: World, engine: Engine) -> None:
    dataset_id = await world.add_dataset([*await rows_of_minutes(), Sample(seed=Seed(seed_text="Nothing at all."))])
    job = await run(engine, asking("CONTINUOUS"), input_dataset_id=dataset_id)
    rows, metrics = await world.rows(job), await world.metrics(job)
    assert all(row.question for row in rows)
    assert "no question found in the seed" in (metrics.steps[1].summary or "")
    assert metrics.steps[0].transform_name == "INPUT_DATASET"


async def test_a_row_without_a_seed_is_rejected_with_the_reason(world: World, engine: Engine) -> None:
    dataset_id = await world.add_dataset([*await rows_of_minutes(), Sample(seed=Seed(seed_text=" ")), Sample()])
    rows = await world.rows(await run(engine, asking(None), input_dataset_id=dataset_id))
    assert [row.meta.get("filter_reason") for row in rows[-2:]] == ["There is no seed text to ask about"] * 2


async def test_a_question_is_not_asked_again_after_a_restart(world: World) -> None:
    nearly_the_same = [replace(each, name=f"copy of {each.name}", text=f"{each.text} Copy.") for each in minutes(3)]
    config = documents(world.add_file_set([*minutes(3), *nearly_the_same]).id, asking("CONTINUOUS"))
    first = world.engine()
    whole = as_text(await world.rows(await run(first, config)))
    assert any("duplicate question" in row for row in whole)
    job = await submit(first, config)
    while not await world.rows(job):
        await first.wait(ORGANIZATION, job.id, 0.005)
    await first.close()
    assert 0 < len(await world.rows(job)) < len(whole)
    second = world.engine()
    await second.start()
    await finish(second, job)
    await second.close()
    assert as_text(await world.rows(job)) == whole


async def test_forward_looking_questions_close_after_their_seed(world: World, engine: Engine) -> None:
    file_set = world.add_file_set(minutes(4))
    generator = {"config_type": "FORWARD_LOOKING_QUESTION_GENERATOR"}
    rows = await world.rows(await run(engine, documents(file_set.id, generator)))
    asked = [row for row in rows if row.is_valid]
    assert asked
    for row in asked:
        assert row.question is not None and row.question.question_type == "FORWARD_LOOKING_QUESTION"
        assert row.seed and row.seed.seed_creation_date
        assert row.question.date_close > row.seed.seed_creation_date


async def test_the_engine_works_in_five_lines_without_any_service() -> None:
    file_sets = MemoryFileSets()
    file_set = file_sets.add_file_set("Minutes", minutes(1))
    engine = make_engine(file_sets=file_sets)
    config = documents(file_set.id, asking("CONTINUOUS"))
    job = await engine.submit(NewJob(organization_id=ORGANIZATION, transform_config=json.dumps(config)))
    ended = await engine.wait(ORGANIZATION, job.id, 30)
    await engine.close()
    assert ended is not None and ended.status == "COMPLETED"
