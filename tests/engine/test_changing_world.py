"""A job that is cut off goes on in the world in which it began, whatever was added to that world meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.engine import Engine
from engine.news.archive import NewsArchive
from engine.news.kept import KeptNews, MemorySearches
from engine.news.memory_index import MemoryArticleIndex
from schemas.document import Document, Reading
from schemas.file_set import FileSetFileStatus
from schemas.job import TransformJob
from schemas.sample import Sample, Seed
from storage.archive import Archive
from storage.database import Database
from storage.datasets import Datasets
from storage.file_sets import FileSets
from storage.incoming_files import IncomingFiles
from storage.jobs import Jobs
from tests.engine.news.articles import END, START, article, texts
from tests.engine.test_jobs_on_databases import wait_for_rows
from tests.engine.world import ORGANIZATION, as_text, finish, mock, pipeline, submit
from tests.storage.test_file_sets import add_file, add_set

SLOW = mock(add_question=True, question_template="What of the strike in Berlin?", delay_seconds=0.05)
NEWS = {
    "config_type": "NEWS_SEED_GENERATOR",
    "start_date": "2024-01-01",
    "end_date": "2024-12-31",
    "search_query": "strike",
    "interval_duration_days": 7,
    "articles_per_search": 6,
}
CONTEXT = {"config_type": "NEWS_CONTEXT_GENERATOR", "num_articles": 3, "min_articles": 1, "relevance_threshold": 1}
SET = "papers"
FILES = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": SET, "chunk_size": 200, "chunk_overlap": 0}


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


@asynccontextmanager
async def engine_on(database: Database) -> AsyncIterator[Engine]:
    engine = Engine(
        file_sets=FileSets(database),
        datasets=Datasets(database),
        jobs=Jobs(database),
        news=NewsArchive(Archive(database)),
    )
    yield engine
    await engine.close()


async def rows_of(database: Database, job: TransformJob) -> list[Sample]:
    assert job.output_dataset_id is not None
    return [row async for row in Datasets(database).samples(job.output_dataset_id)]


async def undisturbed(database: Database, config: dict[str, Any], **given: Any) -> list[str]:
    async with engine_on(database) as engine:
        job = await finish(engine, await submit(engine, config, **given))
        assert job.status == "COMPLETED", job.error_message
    return as_text(await rows_of(database, job))


async def cut_off(
    database: Database, config: dict[str, Any], change: Callable[[], Awaitable[object]], **given: Any
) -> list[str]:
    """The rows of a job that is cut off in its midst, after which the world changes before it goes on."""
    async with engine_on(database) as engine:
        job = await submit(engine, config, **given)
        await wait_for_rows(database, job, more_than=0)
    so_far = len(await rows_of(database, job))
    await change()
    async with engine_on(database) as engine:
        await engine.start()
        job = await finish(engine, job)
    rows = await rows_of(database, job)
    assert 0 < so_far < len(rows)
    return as_text(rows)


async def test_news_that_are_imported_meanwhile_change_no_row(database: Database):
    archive = Archive(database)
    strikes = [article(f"The strike in Berlin goes on, day {day}.", day) for day in range(364)]
    await archive.add("first", strikes)
    config = pipeline(seed_generator=NEWS, question_generator=SLOW, context_generators=[CONTEXT])
    expected = await undisturbed(database, config)
    more = [article(f"A strike, a strike, a strike in Berlin: {day}.", day, hours=1) for day in range(0, 364, 2)]
    assert await cut_off(database, config, lambda: archive.add("second", more)) == expected
    assert await undisturbed(database, config) != expected


async def test_files_that_come_into_a_set_meanwhile_change_no_row(database: Database):
    await add_set(database, SET, ORGANIZATION)
    for number in range(1, 41):
        await add_file(database, SET, paper(number))
    config = pipeline(seed_generator=FILES, question_generator=SLOW)
    expected = await undisturbed(database, config)

    async def arrive() -> None:
        incoming = IncomingFiles(database)
        await add_file(database, SET, paper(0), FileSetFileStatus.PENDING)
        assert await incoming.claim(owner="me", lease_seconds=60)
        assert await incoming.add_text(paper(0).id, 0, paper(0).text, owner="me")
        reading = Reading(len(paper(0).text), "digest", {}, None)
        assert await incoming.activate(paper(0).id, reading, owner="me")

    assert await cut_off(database, config, arrive) == expected
    assert len(await undisturbed(database, config)) > len(expected)


def paper(number: int) -> Document:
    sentences = (f"Paper {number} says that item {item} of its list costs {item} dollars." for item in range(12))
    name = f"{number:03}.txt"
    return Document(id=name, name=name, text=" ".join(sentences), date=datetime(2024, 1, 1, tzinfo=UTC))


async def test_rows_that_are_appended_to_an_input_meanwhile_are_not_of_the_job(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset(ORGANIZATION)

    async def append() -> None:
        more = [Sample(seed=Seed(seed_text=f"Entry {number}.")) for number in range(300)]
        await datasets.append_samples(ORGANIZATION, dataset.id, more)

    await append()
    config = pipeline(question_generator=SLOW)
    expected = await undisturbed(database, config, input_dataset_id=dataset.id)
    assert len(expected) == 300
    assert await cut_off(database, config, append, input_dataset_id=dataset.id) == expected


class Asked(MemoryArticleIndex):
    """An index that counts how often it is searched."""

    times = 0

    async def find(self, *given: Any, **named: Any) -> Any:
        self.times += 1
        return await super().find(*given, **named)


async def test_a_search_for_seeds_is_made_once_in_the_life_of_a_job():
    index, searches = Asked([article("A strike.", 1), article("A strike, a strike.", 2)]), MemorySearches()

    async def search(limit: int = 1) -> list[str]:
        news = KeptNews(NewsArchive(index), searches)
        assert await news.window() == (START.date() + timedelta(1), START.date() + timedelta(2))
        return texts(await news.search("strike", start=START, end=END, limit=limit))

    first, asked = await search(), index.times
    index.add([article("A strike, a strike, a strike.", 3)])
    assert await search() == first
    assert index.times == asked
    assert len(await search(limit=5)) == 3
