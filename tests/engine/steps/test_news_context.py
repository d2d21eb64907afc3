"""News context: only what was out before the question's date, and enough of what it is about."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.engine import Engine
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from engine.steps.news_context import NewsContextStep
from schemas.article import Article
from schemas.context_generator import NewsContextGenerator
from schemas.sample import ForwardLookingQuestion, NewsContext, Question, Sample, Seed
from tests.engine.news.articles import START, article
from tests.engine.world import World, pipeline, run

ASKED = START + timedelta(days=20)
NEWS = [
    *(article(f"The Federal Reserve talks of interest rates, day {day}.", day, sources=("AP",)) for day in range(30)),
    article("A storm hits Spain.", 19),
]


def sample(question: str = "Will the Federal Reserve cut interest rates?", **dates: Any) -> Sample:
    seed = Seed(seed_text="The Federal Reserve meets.", seed_creation_date=dates.get("seeded", ASKED))
    if "predicted" not in dates:
        return Sample(seed=seed, question=Question(question_text=question))
    asked = ForwardLookingQuestion(
        question_text=question,
        date_close=ASKED + timedelta(days=40),
        event_date=ASKED + timedelta(days=40),
        resolution_criteria="As announced.",
        prediction_date=dates["predicted"],
    )
    return Sample(seed=seed, question=asked)


async def with_news(it: Sample, articles: list[Article] | None = None, **fields: Any) -> Sample:
    config = NewsContextGenerator.model_validate({"min_articles": 1} | fields)
    step = NewsContextStep(config, NewsArchive(MemoryArticleIndex(NEWS if articles is None else articles)))
    (made,) = [made async for made in step.run(it, None)]  # type: ignore[arg-type]
    assert isinstance(made, Sample)
    return made


def rendered(it: Sample) -> str:
    (context,) = it.context or []
    assert isinstance(context, NewsContext)
    return context.rendered_context


def dates(it: Sample) -> list[str]:
    return [block[:10] for block in rendered(it).split("\n\n")]


async def test_only_what_was_out_before_the_date_is_shown_in_order_of_time():
    made = await with_news(sample(), articles_per_query=50, num_articles=50)
    assert dates(made) == [f"2024-01-{day:02}" for day in range(1, 21)]


async def test_the_date_of_the_prediction_counts_before_that_of_the_seed():
    made = await with_news(sample(predicted=START + timedelta(days=5, hours=12)), articles_per_query=50)
    # What is known of the fifth day may be from its evening.
    assert dates(made)[-1] == "2024-01-05"


async def test_how_far_back_it_looks_is_configured():
    made = await with_news(sample(), articles_per_query=50, num_articles=50, time_delta_days=3)
    assert dates(made) == ["2024-01-18", "2024-01-19", "2024-01-20"]


async def test_an_article_is_shown_with_its_day_its_title_its_source_and_its_start():
    long = article("Federal Reserve. " + "It talks. " * 1000, 10, title="Talks", sources=("AP", "BBC"))
    text = rendered(await with_news(sample(), [long]))
    assert text.startswith("2024-01-11 | Talks | AP, BBC\nFederal Reserve. It talks.")
    assert len(text) < 1600


async def test_the_searches_that_found_it_are_named():
    made = await with_news(sample())
    assert made.context is not None
    assert made.context[0].search_query.startswith("Federal Reserve cut interest")  # type: ignore[union-attr]


async def test_the_seed_is_no_context_of_its_own_question():
    known = article("The Federal Reserve meets.", 10)
    made = await with_news(sample(predicted=ASKED), [known, NEWS[3]])
    assert "meets" not in rendered(made)


async def test_what_is_not_relevant_enough_is_left_out():
    spain = "Will Spain and the Federal Reserve talk of interest rates?"
    everything = await with_news(sample(spain), relevance_threshold=1, num_search_queries=20)
    strict = await with_news(sample(spain), relevance_threshold=5, num_search_queries=20)
    assert "storm" in rendered(everything)
    assert "storm" not in rendered(strict)
    unranked = await with_news(
        sample(spain), relevance_threshold=6, num_search_queries=20, enable_relevance_ranking=False
    )
    assert "storm" in rendered(unranked)


async def test_no_more_than_wanted_are_kept():
    assert len(dates(await with_news(sample(), articles_per_query=50, num_articles=4))) == 4


async def test_too_few_articles_reject_the_row_with_what_to_do():
    made = await with_news(sample(), NEWS[:2], min_articles=6)
    assert not made.is_valid
    assert made.context is None
    assert made.meta["filter_reason"] == (
        "Only 2 of at least 6 relevant articles were found in the 30 days before 2024-01-21; "
        "lower min_articles or relevance_threshold, or raise time_delta_days"
    )


async def test_no_article_is_no_fault_where_none_is_required():
    made = await with_news(sample(), [], min_articles=0)
    assert (made.is_valid, made.context) == (True, None)


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (Sample(seed=Seed(seed_text="x", seed_creation_date=ASKED)), "There is no question to find news for"),
        (Sample(question=Question(question_text="Will it?")), "Neither question nor seed has a date"),
        (sample(seeded=None), "Neither question nor seed has a date"),
    ],
)
async def test_a_row_without_question_or_date_is_rejected(lacking: Sample, reason: str):
    made = await with_news(lacking)
    assert made.meta["filter_reason"].startswith(reason)


@given(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)),
    st.integers(1, 36_500),
)
def test_nothing_from_the_day_of_the_question_or_later_is_ever_shown(asked: datetime, days: int):
    made = asyncio.run(with_news(sample(predicted=asked), time_delta_days=days, articles_per_query=50, num_articles=50))
    assert all(date < f"{asked:%Y-%m-%d}" for date in (dates(made) if made.is_valid else []))


async def test_a_pipeline_renders_questions_with_their_news():
    world = World()
    engine = Engine(
        file_sets=world.file_sets,
        datasets=world.datasets,
        jobs=world.jobs,
        news=NewsArchive(MemoryArticleIndex(NEWS)),
    )
    job = await run(
        engine,
        pipeline(
            seed_generator={
                "config_type": "NEWS_SEED_GENERATOR",
                "start_date": "2024-01-15",
                "end_date": "2024-01-21",
                "search_query": "Federal Reserve",
            },
            question_generator={
                "config_type": "TEMPLATE_QUESTION_GENERATOR",
                "question_template": "Will the Federal Reserve cut interest rates?",
            },
            context_generators=[{"config_type": "NEWS_CONTEXT_GENERATOR", "min_articles": 3}],
            renderer={"config_type": "QUESTION_RENDERER"},
        ),
    )
    await engine.close()
    rows = await world.rows(job)
    assert len(rows) == 7
    for row in rows:
        assert row.is_valid
        assert row.seed is not None
        assert row.seed.seed_creation_date is not None
        assert row.prompt is not None
        assert row.prompt.startswith("Context:\n2024-01-")
        assert all(day < f"{row.seed.seed_creation_date:%Y-%m-%d}" for day in dates(row))
