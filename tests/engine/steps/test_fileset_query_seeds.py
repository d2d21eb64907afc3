"""Seeds from prompts asked of a file set: the best passages verbatim, their sources kept, no noise."""

import pytest

from engine.engine import Engine
from engine.meter import Meter
from engine.step import Dropped, StepContext
from engine.steps.fileset_query_seeds import FileSetQuerySeeds
from schemas.errors import RunFailed
from schemas.sample import Sample
from schemas.seed_generator import FileSetQuerySeedGenerator
from tests.engine.world import ORGANIZATION, World, document, minutes, pipeline, run

CONTEXT = StepContext("job", 0, (), Meter())
PROMPTS = [
    "What did the Committee decide about the target range for the federal funds rate?",
    "recipes for apple pie",
    "the of",
    "How did consumer price inflation develop?",
]
PAPERS = [
    document("whales.txt", "The blue whale is the largest animal. It eats krill.", year="2020", title="Whales"),
    document("bees.txt", "The honey bee makes honey. It lives in a hive.", year="2021"),
    document("copy.txt", "The blue whale is very large, says a copy.", year="2021"),
]


def config(file_set_id: str, *prompts: str, **fields: object) -> dict[str, object]:
    kind = {"config_type": "FILESET_QUERY_SEED_GENERATOR"}
    return {**kind, "file_set_id": file_set_id, "prompts": list(prompts), **fields}


def source(world: World, file_set_id: str, *prompts: str) -> FileSetQuerySeeds:
    meant = FileSetQuerySeedGenerator.model_validate(config(file_set_id, *prompts))
    return FileSetQuerySeeds(meant, world.file_sets, ORGANIZATION)


async def test_an_answer_is_verbatim_and_names_where_each_passage_stands(world: World) -> None:
    documents = minutes(8)
    texts = {each.name: each.text for each in documents}
    found = [it async for it in source(world, world.add_file_set(documents).id, *PROMPTS).seeds(0, CONTEXT)]
    answers = [it for it in found if isinstance(it, Sample)]
    assert [it.seed.search_query for it in answers if it.seed] == [PROMPTS[0], PROMPTS[3]]
    for answer in answers:
        assert answer.seed is not None
        assert len(answer.seed.seed_text) <= 3 * 1200 + 4
        passages = answer.meta["passages"]
        assert answer.seed.seed_creation_date is not None
        assert answer.seed.seed_creation_date.isoformat() == max(it["date"] for it in passages)
        left = answer.seed.seed_text
        for each in passages:
            assert each["title"].startswith("minutes of the FOMC meeting")
            piece = next(left[:size] for size in range(len(left), 0, -1) if left[:size] in texts[each["file_name"]])
            left = left[len(piece) :].removeprefix("\n\n")
        assert left == ""


async def test_a_prompt_that_nothing_answers_is_dropped_with_the_reason(world: World) -> None:
    found = [it async for it in source(world, world.add_file_set(minutes(3)).id, *PROMPTS).seeds(0, CONTEXT)]
    assert [it for it in found if isinstance(it, Dropped)] == [
        Dropped('nothing in the file set answers "recipes for apple pie"'),
        Dropped('the prompt "the of" has no word to search for'),
    ]


async def test_one_rare_word_of_several_is_no_answer(world: World) -> None:
    documents = [document("a.txt", "Exports to France fell."), document("b.txt", "Capital flows rose.")]
    found = [it async for it in source(world, world.add_file_set(documents).id, "capital of France").seeds(0, CONTEXT)]
    assert found == [Dropped('nothing in the file set answers "capital of France"')]


async def test_items_go_on_where_they_were_left(world: World) -> None:
    seeds = source(world, world.add_file_set(minutes(3)).id, *PROMPTS)
    whole = [it async for it in seeds.seeds(0, CONTEXT)]
    for skip in range(len(whole) + 1):
        assert [it async for it in seeds.seeds(skip, CONTEXT)] == whole[skip:]


async def test_a_job_searches_only_files_that_match_any_filter(world: World, engine: Engine) -> None:
    file_set = world.add_file_set(PAPERS, fields=("year", "title"))
    asked = config(file_set.id, "blue whales", "honey", metadata_filters=["year='2021'", "year='2022'"])
    job = await run(engine, pipeline(seed_generator=asked))
    rows = await world.rows(job)
    assert [row.meta["file_name"] for row in rows] == ["copy.txt", "bees.txt"]
    assert [row.meta["file_set_id"] for row in rows] == [file_set.id] * 2


async def test_dropped_prompts_are_counted_and_an_instruction_is_said_to_be_unused(
    world: World, engine: Engine
) -> None:
    file_set = world.add_file_set(PAPERS)
    asked = config(file_set.id, "blue whale", "nuclear fusion", system_instruction="Answer in French.")
    job = await run(engine, pipeline(seed_generator=asked))
    assert len(await world.rows(job)) == 1
    assert (await world.metrics(job)).steps[0].rejected_count == 1
    assert job.warning_message is not None
    assert "follows no system_instruction" in job.warning_message


async def test_a_set_that_is_gone_fails_with_what_to_do(world: World) -> None:
    with pytest.raises(RunFailed, match="choose another one"):
        await source(world, "gone", "whales").expected()


async def test_passages_of_a_document_that_the_prompt_names_come_first(world: World) -> None:
    repeated = "The committee sees inflation of 2 percent as its objective, and said so again. "
    documents = [
        document(f"{year}.txt", repeated * 3, year=year, title=f"report of {year}") for year in ("2019", "2020")
    ]
    prompt = "In the report of 2020, what inflation does the committee see as its objective?"
    found = [it async for it in source(world, world.add_file_set(documents).id, prompt).seeds(0, CONTEXT)]
    assert isinstance(found[0], Sample)
    assert found[0].meta["passages"][0]["title"] == "report of 2020"
