"""A window in which the news hold few articles or none: it stays, that is said at once, and others are offered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.engine import Engine, make_engine
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from schemas.article import Article
from schemas.session import AutonomyLevel, Message
from tests.agent.embedded.test_conversation import Conversation

WEEKS = 40
LAST = datetime(2025, 10, 1, tzinfo=UTC)
EARLY = "binary forecasting questions about inflation from news in March 2021"
FULL = "binary forecasting questions about inflation, news 2025"


def article(week: int) -> Article:
    text = f"Inflation stood at {week} percent, said the bureau in report {week}."
    return Article(str(week), f"Report {week}", text, LAST - timedelta(weeks=WEEKS - week))


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    articles = [article(week) for week in range(1, WEEKS + 1)]
    engine = make_engine(news=NewsArchive(MemoryArticleIndex(articles)))
    await engine.start()
    yield engine
    await engine.close()


@pytest.fixture
def talk(engine: Engine) -> Conversation:
    return Conversation(engine)


async def window(talk: Conversation) -> tuple[str, str]:
    config = (await talk.record()).draft.config
    assert config is not None
    seeds = config["seed_generator"]
    return seeds["start_date"][:10], seeds["end_date"][:10]


def offered(reply: Message) -> dict[str, str]:
    assert reply.structured_question is not None
    return {option.label: option.value for option in reply.structured_question.options}


async def test_an_empty_window_stays_and_is_told_at_once_with_two_ways_out(talk: Conversation):
    reply = await talk.say(EARLY)
    assert await window(talk) == ("2021-03-01", "2021-03-31")
    assert "holds no article for “inflation” from 1 March 2021 to 31 March 2021. The window stays" in reply.content
    options = offered(reply)
    assert options["As many days, to 1 October 2025"] == "From 2025-09-01 to 2025-10-01"
    assert "Live news" in options
    assert reply.structured_question is not None
    assert "“inflation”" in reply.structured_question.question


async def test_few_articles_are_counted_and_the_window_may_be_kept(talk: Conversation):
    reply = await talk.say("binary forecasting questions about inflation from news in June 2025")
    assert "holds only 4 articles" in reply.content
    assert offered(reply)["Keep it, show 3 sample rows"] == "Show me 3 sample rows"


async def test_enough_articles_are_not_spoken_of(talk: Conversation):
    reply = await talk.say(FULL)
    assert "holds" not in reply.content
    assert "Live news" not in offered(reply)


@pytest.mark.parametrize("answer", ["1", "you decide", "As many days, to 1 October 2025"])
async def test_only_an_answer_moves_the_window_and_it_is_shown(talk: Conversation, answer: str):
    await talk.say(EARLY)
    reply = await talk.say(answer)
    start, end = await window(talk)
    assert end == "2025-10-01"
    assert f"- first day: 2021-03-01 -> {start}" in reply.content


async def test_you_decide_takes_a_window_with_enough_articles(talk: Conversation):
    await talk.say(EARLY)
    assert "holds" not in (await talk.say("you decide")).content


async def test_an_edit_into_an_empty_window_is_told_too(talk: Conversation):
    await talk.say(FULL)
    reply = await talk.say("from May 2019 to June 2019")
    assert await window(talk) == ("2019-05-01", "2019-06-30")
    assert "holds no article" in reply.content
    assert "Live news" in offered(reply)


async def test_an_edit_of_something_else_says_nothing_of_the_window(talk: Conversation):
    await talk.say(EARLY)
    reply = await talk.say("3 questions per article")
    assert "holds" not in reply.content


async def test_live_news_are_explained_and_change_nothing(talk: Conversation):
    await talk.say(EARLY)
    before = (await talk.record()).draft
    reply = await talk.say(offered(await talk.say("from May 2019 to June 2019"))["Live news"])
    assert "PIPELINE_ASSISTANT_NEWS" in reply.content
    assert (await talk.record()).draft.limits == before.limits
    assert await window(talk) == ("2019-05-01", "2019-06-30")


async def test_a_search_without_more_articles_anywhere_offers_no_other_period(talk: Conversation):
    reply = await talk.say("binary forecasting questions about volcanoes from news in 2025")
    assert "no more at any other time" in reply.content
    assert "As many days" not in "".join(offered(reply))


async def test_yes_to_the_question_starts_no_run(talk: Conversation):
    await talk.say(EARLY)
    await talk.say("yes")
    record = await talk.record()
    assert (record.open_question is None or record.open_question.approval is None) and not record.job_ids


async def test_an_autonomous_assistant_asks_where_there_is_nothing_to_run_on(engine: Engine):
    talk = Conversation(engine, AutonomyLevel.AUTONOMOUS)
    reply = await talk.say(f"{EARLY}, at most 5 questions")
    assert "As many days, to 1 October 2025" in offered(reply)
    assert not (await talk.record()).job_ids


async def test_what_gives_no_row_is_not_asked_to_be_run(engine: Engine):
    talk = Conversation(engine, AutonomyLevel.GUIDED)
    await talk.say(f"{FULL}, yes/no answers")
    reply = await talk.say("generate")
    assert "No row came out" in reply.content
    question = (await talk.record()).open_question
    assert question is not None
    assert question.approval is None


async def test_after_live_news_are_explained_the_question_stands_again(talk: Conversation):
    asked = await talk.say(EARLY)
    again = await talk.say("Live news")
    assert again.structured_question == asked.structured_question
    await talk.say("you decide")
    assert await window(talk) == ("2025-01-01", "2025-10-01")


@pytest.mark.parametrize("answer", ["inflation", "you decide"])
async def test_what_another_source_needs_may_be_answered_in_own_words(talk: Conversation, answer: str):
    await talk.say("SELECT title AS text FROM articles")
    asked = await talk.say("use news instead")
    assert asked.structured_question is not None
    await talk.say(answer)
    config = (await talk.record()).draft.config
    assert config is not None
    assert config["seed_generator"]["config_type"] == "NEWS_SEED_GENERATOR"
