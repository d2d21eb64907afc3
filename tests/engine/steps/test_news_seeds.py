"""News seeds: each query, site and slice is a search of its own; rows come in order of time, each article once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.engine import Engine, make_engine
from engine.models.choice import ModelChoice
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from engine.steps.news_seeds import NewsSeeds
from schemas.job import TransformJobStatus
from schemas.seed_generator import NewsSeedGenerator
from tests.engine.news.articles import article
from tests.engine.world import World, pipeline, run, seed_texts

WEEKLY = [
    article(f"The bank holds rates in week {week}, part {part}.", 7 * week + part, domains=("reuters.com",))
    for week in range(4)
    for part in range(3)
]
OTHERS = [
    article("Oil and rates rise.", 8, domains=("bbc.com",)),
    article("Oil falls.", 15, title="Markets", url="https://bbc.com/1", sources=("BBC",), domains=("bbc.com",)),
]


def news(**fields: Any) -> dict[str, Any]:
    return {
        "config_type": "NEWS_SEED_GENERATOR",
        "start_date": "2024-01-01",
        "end_date": "2024-01-28",
        "search_query": "rates",
    } | fields


def archive() -> NewsArchive:
    return NewsArchive(MemoryArticleIndex([*WEEKLY, *OTHERS]))


class NewsWorld(World):
    """A world with an archive."""

    def engine(self, clock: Callable[[], float] = time.monotonic, models: ModelChoice | None = None) -> Engine:
        return Engine(
            file_sets=self.file_sets, datasets=self.datasets, jobs=self.jobs, clock=clock, models=models, news=archive()
        )


async def rows_of(config: dict[str, Any], **limits: Any) -> list[Any]:
    world = NewsWorld()
    engine = world.engine()
    job = await run(engine, config, **limits)
    await engine.close()
    return await world.rows(job)


async def test_each_slice_gives_its_own_articles_in_order_of_time():
    rows = await rows_of(pipeline(seed_generator=news(articles_per_search=2)))
    assert len(rows) == 8
    dates = [row.seed.seed_creation_date for row in rows]
    assert dates == sorted(dates)
    assert {date.isocalendar().week for date in dates} == {1, 2, 3, 4}


async def test_each_query_is_a_search_of_its_own_and_an_article_comes_once():
    rows = await rows_of(pipeline(seed_generator=news(search_query=["oil", "rates"])))
    queries = {row.seed.seed_text: row.seed.search_query for row in rows}
    assert len(rows) == len(queries) == 14
    assert queries["Oil and rates rise."] == "oil"
    assert queries["The bank holds rates in week 0, part 0."] == "rates"


async def test_a_seed_says_where_it_comes_from():
    (row,) = await rows_of(pipeline(seed_generator=news(search_query="oil falls")))
    assert row.seed.seed_text == "Markets\n\nOil falls."
    assert row.seed.url == "https://bbc.com/1"
    assert row.seed.seed_creation_date == datetime(2024, 1, 16, tzinfo=UTC)
    assert row.meta == {"sources": ["BBC"], "domain": "bbc.com"}


async def test_sites_limit_the_searches():
    rows = await rows_of(pipeline(seed_generator=news(source_domain="https://www.bbc.com/")))
    assert seed_texts(rows) == ["Oil and rates rise."]
    both = await rows_of(pipeline(seed_generator=news(source_domain=["bbc.com", "reuters.com/markets"])))
    assert len(both) == 13


async def test_an_end_date_at_midnight_includes_that_day_and_one_at_noon_does_not():
    assert len(await rows_of(news(start_date="2024-01-02", end_date="2024-01-02"))) == 1
    assert len(await rows_of(news(start_date="2024-01-02", end_date="2024-01-02T12:00:00Z"))) == 0


async def test_a_run_goes_on_where_it_was():
    source = NewsSeeds(NewsSeedGenerator(**news(search_query=["rates", "oil"])), archive())
    everything = [item async for item in source.seeds(0, None)]  # type: ignore[arg-type]
    for done in range(len(everything) + 1):
        assert [item async for item in source.seeds(done, None)] == everything[done:]  # type: ignore[arg-type]
    assert await source.expected() >= len(everything)
    assert [text async for text in source.texts()] == [item.seed.seed_text for item in everything]  # type: ignore[union-attr]


async def test_all_news_of_a_window_come_without_a_query():
    config = {"config_type": "GDELT_SEED_GENERATOR", "start_date": "2024-01-01", "end_date": "2024-01-28"}
    rows = await rows_of(pipeline(seed_generator=config))
    assert len(rows) == 14
    assert {row.seed.search_query for row in rows} == {None}
    few = await rows_of(config | {"articles_per_interval": 1})
    assert [row.seed.seed_creation_date.day for row in few] == [1, 8, 15, 22]


async def test_a_window_without_news_says_so():
    world = NewsWorld()
    engine = world.engine()
    job = await run(engine, news(start_date="2024-01-05", end_date="2024-01-06"))
    await engine.close()
    assert job.status is TransformJobStatus.FAILED
    assert job.error_message is not None
    assert job.error_message.startswith(
        "Job completed with 0 valid rows. The source gave no seed: "
        'no article matches "rates" from 2024-01-05 to 2024-01-06.'
    )


async def test_the_surroundings_know_how_far_the_archive_reaches():
    first = WEEKLY[0].published.date()
    engine = make_engine(news=archive())
    assert (await engine.surroundings("acme")).archive_window == (first, first + timedelta(days=23))
    assert (await make_engine().surroundings("acme")).archive_window is None
    found = await engine.check("acme", news(start_date="2020-01-01", end_date="2020-02-01"), to_run=False)
    assert "window_outside_archive" in {each.code for each in found}


async def test_news_become_questions():
    template = {"config_type": "TEMPLATE_QUESTION_GENERATOR", "question_template": "What follows: {seed_text}"}
    rows = await rows_of(pipeline(seed_generator=news(), question_generator=template), max_questions=5)
    assert len(rows) == 5
    assert all(row.question.question_text.startswith("What follows: ") for row in rows)
