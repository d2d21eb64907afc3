"""Seeds from a file set: verbatim, dated, with the file's metadata, each document once."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from engine.engine import Engine
from engine.meter import Meter
from engine.step import Dropped, StepContext
from engine.steps.fileset_seeds import FileSetSeeds
from schemas.document import Document
from schemas.errors import Refused, RunFailed
from schemas.sample import Sample
from schemas.seed_generator import FileSetSeedGenerator
from tests.engine.world import ORGANIZATION, World, document, pipeline, run, seed_texts

CONTEXT = StepContext("job", 0, (), Meter())
LONG = " ".join(f"On day {number} the rate was {number} percent." for number in range(300))
OTHER = LONG.replace("rate", "price")


def source(world: World, documents: Iterable[Document], **fields: object) -> FileSetSeeds:
    file_set = world.add_file_set(documents, fields=("ticker", "year"))
    config = FileSetSeedGenerator.model_validate({"file_set_id": file_set.id, "chunk_size": 1000} | fields)
    return FileSetSeeds(config, world.file_sets, ORGANIZATION)


async def items(seeds: FileSetSeeds, skip: int = 0) -> list[Sample | Dropped]:
    return [item async for item in seeds.seeds(skip, CONTEXT)]


async def test_a_chunk_is_verbatim_and_carries_the_files_date_and_metadata(world: World) -> None:
    made = await items(source(world, [document("a.txt", LONG, ticker="AAL")], chunk_overlap=0))
    samples = [item for item in made if isinstance(item, Sample)]
    assert len(samples) > 5
    for index, sample in enumerate(samples):
        assert sample.seed is not None
        assert sample.seed.seed_text in LONG
        assert len(sample.seed.seed_text) <= 1000
        assert sample.seed.seed_creation_date == datetime(2024, 1, 1, tzinfo=UTC)
        assert sample.seed.url is None
        assert sample.meta.pop("file_set_id")
        assert sample.meta == {"ticker": "AAL", "file_name": "a.txt", "chunk_index": index}
    covered = sum(len(re.sub(r"\s", "", text)) for text in seed_texts(samples))
    assert covered == len(re.sub(r"\s", "", LONG))


async def test_an_identical_document_is_used_once_and_named(world: World) -> None:
    documents = [
        document("a.txt", LONG),
        document("b.txt", OTHER),
        document("c.txt", f"\n{LONG} "),
        document("d.txt", " "),
    ]
    made = await items(source(world, documents))
    names = {item.meta["file_name"] for item in made if isinstance(item, Sample)}
    assert names == {"a.txt", "b.txt"}
    assert [item for item in made if isinstance(item, Dropped)] == [
        Dropped("c.txt is identical to a.txt"),
        Dropped("d.txt holds no text"),
    ]


async def test_any_of_several_filters_lets_a_document_in(world: World) -> None:
    documents = [
        document(f"{ticker}-{year}", f"{LONG} {ticker} {year}", ticker=ticker, year=year)
        for ticker in ("AAL", "MSFT", "IBM")
        for year in (2022, 2023)
    ]
    filters = ["ticker='AAL' AND year>=2023", "ticker='MSFT'"]
    made = await items(source(world, documents, metadata_filters=filters))
    assert {item.meta["file_name"] for item in made if isinstance(item, Sample)} == {
        "AAL-2023",
        "MSFT-2022",
        "MSFT-2023",
    }


async def test_items_go_on_where_they_were_left_duplicates_included(world: World) -> None:
    documents = [document("a", LONG), document("b", LONG), document("c", OTHER)]
    seeds = source(world, documents)
    whole = await items(seeds)
    for skip in range(len(whole) + 1):
        assert await items(seeds, skip) == whole[skip:]


async def test_a_small_set_is_foreseen_exactly_and_a_large_one_from_its_start(world: World) -> None:
    small = source(world, [document("a", LONG), document("b", LONG), document("c", OTHER)])
    assert await small.expected() == len(await items(small))
    large = source(world, [document(f"{number:03}", f"{LONG} {number}") for number in range(60)])
    assert await large.expected() == pytest.approx(len(await items(large)), rel=0.05)


async def test_a_set_that_is_gone_fails_with_what_to_do(world: World) -> None:
    seeds = FileSetSeeds(FileSetSeedGenerator(file_set_id="gone"), world.file_sets, ORGANIZATION)
    with pytest.raises(RunFailed, match="choose another one"):
        await seeds.expected()


async def test_identical_documents_are_named_in_the_metrics(world: World, engine: Engine) -> None:
    file_set = world.add_file_set([document("a.txt", LONG), document("b.txt", LONG)])
    job = await run(
        engine, pipeline(seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id})
    )
    rows, metrics = await world.rows(job), await world.metrics(job)
    assert {row.meta["file_name"] for row in rows} == {"a.txt"}
    assert metrics.steps[0].rejected_count == 1
    assert metrics.steps[0].summary == "1 rejected, 0 failed: b.txt is identical to a.txt (1)"


async def test_an_unreadable_filter_is_a_violation(world: World, engine: Engine) -> None:
    file_set = world.add_file_set([document("a.txt", LONG)])
    seeds = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id, "metadata_filters": ["month=="]}
    with pytest.raises(Refused) as raised:
        await run(engine, pipeline(seed_generator=seeds))
    (violation,) = raised.value.violations
    assert (violation.code, violation.path) == ("bad_filter", "/seed_generator/metadata_filters/0")


async def test_a_set_without_a_schema_may_be_filtered_by_any_field(world: World, engine: Engine) -> None:
    documents = [document("a.txt", LONG, month="03"), document("b.txt", OTHER, month="04")]
    file_set = world.file_sets.add_file_set("No schema", documents)
    seeds = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id, "metadata_filters": ["month='03'"]}
    job = await run(engine, pipeline(seed_generator=seeds))
    assert {row.meta["file_name"] for row in await world.rows(job)} == {"a.txt"}
