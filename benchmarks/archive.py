"""Measures chunking, indexing and the search of the news archive.

`python -m benchmarks.archive` prints megabytes of text a second chunked and indexed, and the times of searches in an
archive of 100,000 articles: those that ship, and recombinations of their sentences.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.chunks import chunks
from engine.news.archive import NewsArchive
from schemas.article import Article
from storage.archive import Archive
from storage.bundled import FOMC_MINUTES, install_bundled
from storage.bundled_news import install_news
from storage.database import Database
from storage.file_sets import FileSets

QUERIES = (
    "interest rate decision",
    "earthquake",
    "election results president",
    "football world cup final winner",
    "covid vaccine",
    "central bank raises rates",
    "hurricane evacuated",
    "ceasefire talks",
    "storm OR flood",
    '"supreme court"',
    "people",
    "government says",
)
FIRST_DAY, DAYS = datetime(2019, 1, 1, tzinfo=UTC), 2_600


def recombined(sentences: list[str], number: int) -> Iterator[Article]:
    """Articles of six sentences each, drawn at random."""
    rng = random.Random(0)
    for count in range(number):
        text = " ".join(rng.choices(sentences, k=6))
        published = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        yield Article(
            id=f"recombined-{count}",
            url=f"https://example.com/{count}",
            title=text[:60],
            text=text,
            published=published,
        )


async def measure_index(archive: Archive, articles: list[Article]) -> float:
    """Megabytes of text a second that go into the archive."""
    began = time.perf_counter()
    await archive.add("recombined", articles)
    return sum(len(it.full_text) for it in articles) / 1e6 / (time.perf_counter() - began)


async def measure_search(news: NewsArchive) -> list[tuple[float, str]]:
    """Milliseconds of each search, slowest first: every query over all time and over a month, three times each."""
    times: list[tuple[float, str]] = []
    end = FIRST_DAY + timedelta(days=DAYS)
    for query in QUERIES:
        for start in (FIRST_DAY, end - timedelta(days=30)):
            spent: list[float] = []
            for _ in range(3):
                began = time.perf_counter()
                await news.search(query, start=start, end=end, limit=10)
                spent.append((time.perf_counter() - began) * 1000)
            times.append((statistics.median(spent), f"{query} since {start:%Y-%m}"))
    return sorted(times, reverse=True)


async def main(size: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        await install_bundled(database)
        await install_news(database)
        texts = [document.text async for document in FileSets(database).documents(FOMC_MINUTES)]
        began = time.perf_counter()
        pieces = sum(1 for text in texts for _ in chunks(text, 4000, 200))
        rate = sum(map(len, texts)) / 1e6 / (time.perf_counter() - began)
        print(f"chunked {rate:.0f} MB/s ({pieces} chunks)")
        archive = Archive(database)
        news = NewsArchive(archive)
        shipped = await news.search("", end=FIRST_DAY + timedelta(days=DAYS), limit=size)
        sentences = [it for article in shipped for it in article.full_text.split(". ")]
        articles = list(recombined(sentences, size - len(shipped)))
        print(f"indexed {await measure_index(archive, articles):.1f} MB/s")
        times = await measure_search(news)
        spent = [milliseconds for milliseconds, _ in times]
        print(f"search of {size:,} articles: median {statistics.median(spent):.1f} ms, slowest:")
        for milliseconds, query in times[:5]:
            print(f"  {milliseconds:.1f} ms  {query}")
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    asyncio.run(main(parser.parse_args().size))
