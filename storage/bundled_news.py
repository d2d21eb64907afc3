"""The news that come with the product: current events of Wikipedia, and articles of Wikinews."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select

from schemas.article import Article
from storage.archive import add_articles, remove_collection
from storage.article_lines import read_articles
from storage.database import Database
from storage.tables import article_collections

_FOLDER = Path(__file__).with_name("bundled")
_LAYOUT = b"1"  # Raise it when what is stored of an article changes.


@dataclass(frozen=True, slots=True)
class _Collection:
    name: str
    attributed: Callable[[Article], Article]

    def read_contents(self) -> dict[str, bytes]:
        """The packed files by name."""
        return {path.name: path.read_bytes() for path in sorted((_FOLDER / self.name).glob("*.jsonl.gz"))}

    def read_articles(self, contents: dict[str, bytes]) -> list[Article]:
        """The articles of packed files, in their order."""
        lines = [line for content in contents.values() for line in gzip.decompress(content).splitlines()]
        return [self.attributed(article) for article in read_articles(lines)]


def _of_wikipedia(article: Article) -> Article:
    page = _day_page(article.published.date())
    return replace(
        article,
        url=f"https://en.wikipedia.org/wiki/Portal:Current_events/{page.replace(' ', '_')}",
        attribution=f"Wikipedia contributors, Portal:Current events/{page}",
        licence="CC BY-SA 4.0",
    )


@cache
def _day_page(day: date) -> str:
    return f"{day.year} {day:%B} {day.day}"


def _of_wikinews(article: Article) -> Article:
    return replace(article, sources=("Wikinews",), attribution="Wikinews contributors", licence="CC BY 2.5")


_COLLECTIONS = (_Collection("current_events", _of_wikipedia), _Collection("wikinews", _of_wikinews))


async def install_news(database: Database) -> None:
    """Put the bundled articles into the archive, unless they are there as they are now."""
    for collection in _COLLECTIONS:
        contents = await asyncio.to_thread(collection.read_contents)
        version = _version(contents)
        installed = select(article_collections.c.content_version).where(article_collections.c.name == collection.name)
        async with database.read() as connection:
            if await connection.scalar(installed) == version:
                continue
        found = await asyncio.to_thread(collection.read_articles, contents)
        async with database.write_alone() as connection:
            # Another process may have been faster.
            if await connection.scalar(installed) == version:
                continue
            await remove_collection(connection, collection.name)
            row = {"name": collection.name, "content_version": version}
            await connection.execute(insert(article_collections).values(row))
            await add_articles(connection, collection.name, found)


def _version(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256(_LAYOUT)
    for name, content in contents.items():
        digest.update(name.encode() + content)
    return digest.hexdigest()
