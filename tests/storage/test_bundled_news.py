"""The bundled news are in the archive after the first start, attributed, and stay as they are."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from engine.news.archive import NewsArchive
from storage.archive import Archive
from storage.bundled_news import install_news
from storage.database import Database
from storage.tables import article_collections, articles
from tests.engine.news.articles import article

EVER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the first start leaves it."""
    file = tmp_path_factory.mktemp("first") / "first.db"

    async def start() -> None:
        database = await Database.open(f"sqlite:///{file}")
        await install_news(database)
        await database.close()

    asyncio.run(start())
    return file


@pytest.fixture
async def installed(first_start: Path, tmp_path: Path) -> AsyncIterator[Database]:
    file = shutil.copy(first_start, tmp_path / "copy.db")
    database = await Database.open(f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
def news(installed: Database) -> NewsArchive:
    return NewsArchive(Archive(installed))


async def test_all_articles_are_there_each_text_once(news: NewsArchive):
    # 16,615 events, of which 78 repeat the text of an earlier one, and 294 articles.
    assert await news.count("", end=EVER) == 16_615 - 78 + 294
    assert await news.window() == (date(2019, 1, 4), date(2026, 3, 28))


async def test_an_event_has_its_heading_its_sources_and_the_page_that_it_is_attributed_to(news: NewsArchive):
    (found, *_) = await news.search("IDF withdraws five brigades Gaza", end=EVER, limit=1)
    assert found.title == "Israel–Hamas war: 2023 Israeli invasion of the Gaza Strip"
    assert found.text.startswith("The IDF withdraws five brigades")
    assert found.published == datetime(2024, 1, 1, tzinfo=UTC)
    assert (found.sources, found.domains) == (("Al Jazeera",), ("aljazeera.com",))
    assert found.url == "https://en.wikipedia.org/wiki/Portal:Current_events/2024_January_1"
    assert found.attribution == "Wikipedia contributors, Portal:Current events/2024 January 1"
    assert found.licence == "CC BY-SA 4.0"


async def test_a_heading_that_may_be_a_neighbours_is_not_an_events_title(news: NewsArchive):
    (found, *_) = await news.search("ambush Abyei region disputed Sudan", end=datetime(2024, 1, 3, tzinfo=UTC), limit=1)
    assert found.published == datetime(2024, 1, 1, tzinfo=UTC)
    assert found.title == ""


async def test_an_article_of_wikinews_has_its_address(news: NewsArchive):
    (found,) = await news.search("Magnitogorsk apartment building", end=EVER, limit=1, domains=["en.wikinews.org"])
    assert found.url is not None
    assert found.url.startswith("https://en.wikinews.org/wiki/Magnitogorsk")
    assert (found.sources, found.licence) == (("Wikinews",), "CC BY 2.5")


async def test_a_later_start_changes_nothing_and_is_quick(installed: Database):
    started = time.perf_counter()
    await install_news(installed)
    assert time.perf_counter() - started < 0.5


async def test_another_version_replaces_what_is_there_and_keeps_what_was_imported(installed: Database):
    archive = Archive(installed)
    news = NewsArchive(archive)
    await archive.add("imported", [article("A zorblax was seen.")])
    async with installed.write() as connection:
        await connection.execute(update(article_collections).values(content_version="of last year"))
    await install_news(installed)
    assert await news.count("", end=EVER) == 16_615 - 78 + 294 + 1
    assert await news.count("zorblax", end=EVER) == 1
    async with installed.write() as connection:
        # Raises where the index and the articles differ.
        await connection.execute(text("INSERT INTO article_index(article_index, rank) VALUES ('integrity-check', 1)"))


async def test_an_import_that_repeats_a_bundled_event_earlier_takes_its_place(installed: Database):
    archive = Archive(installed)
    async with installed.read() as connection:
        known = (
            await connection.execute(select(articles.c.text).order_by(articles.c.number.desc()).limit(1))
        ).scalar_one()
    added = await archive.add("imported", [article(known)])
    assert (added.new, added.known) == (1, 0)
    async with installed.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(articles).where(articles.c.text == known)) == 1
    assert await archive.add("imported", [article(known, 2)]) != added
