"""The index of the archive on SQLite is brought in order after much was added, and finds what it found before."""

import random
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from engine.news.archive import NewsArchive
from schemas.article import Article
from storage.archive import Archive
from storage.database import Database
from storage.sqlite_index import SqliteIndex
from tests.engine.news.articles import END, article, texts

WORDS = ("harbour", "strike", "vote", "rates", "storm", "election", "bridge")


def some(number: int, seed: int) -> list[Article]:
    rng = random.Random(seed)
    return [article(f"{' '.join(rng.choices(WORDS, k=5))}, entry {seed}-{it}.", it % 300) for it in range(number)]


async def segments(database: Database) -> int:
    """The parts that a search has to go through."""
    async with database.read() as connection:
        return await connection.scalar(text("SELECT count(DISTINCT segid) FROM article_index_idx")) or 0


async def found(archive: Archive) -> list[list[str]]:
    news = NewsArchive(archive)
    return [texts(await news.search(f"{word} bridge storm", end=END, limit=50)) for word in WORDS]


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(sqlite_url)
    yield opened
    await opened.close()


async def test_after_much_was_added_a_search_has_one_part_to_go_through(database: Database) -> None:
    archive = Archive(database)
    await archive.add("much", some(200, 0))
    await archive.add("more", some(100, 1))
    assert await segments(database) == 1


async def test_after_little_was_added_the_rest_stays_as_it_is(database: Database) -> None:
    archive = Archive(database)
    await archive.add("much", some(200, 0))
    await archive.add("little", some(3, 1))
    await archive.add("known", some(200, 0))
    assert await segments(database) == 2


async def test_bringing_the_index_in_order_changes_nothing_that_is_found(database: Database) -> None:
    archive = Archive(database)
    await archive.add("much", some(200, 0))
    for seed in range(1, 4):
        await archive.add("little", some(10, seed))
    before = await found(archive)
    assert await segments(database) > 1
    index, unmerged, first = SqliteIndex(), True, True
    while unmerged:
        async with database.write_alone() as connection:
            unmerged, first = await index.merge(connection, first=first), False
    assert await segments(database) == 1
    assert await found(archive) == before
