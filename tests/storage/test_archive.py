"""The archive finds articles by their words, within a window, on every kind of index alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from schemas.article import Article, ArticleQuery, Term
from storage.archive import Archive
from storage.database import Database
from storage.stamps import last_stamp
from tests.engine.news.articles import END, START, article, texts


class Opened:
    """An archive and what puts articles into it."""

    def __init__(self, index: MemoryArticleIndex | Archive) -> None:
        self.index = index
        self.news = NewsArchive(index)

    async def add(self, *found: Article) -> None:
        if isinstance(self.index, MemoryArticleIndex):
            self.index.add(found)
        else:
            await self.index.add("test", found)

    async def find(self, query: str, *, limit: int = 10, start: datetime = START, end: datetime = END) -> list[str]:
        return texts(await self.news.search(query, start=start, end=end, limit=limit))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    if request.param == "memory":
        yield Opened(MemoryArticleIndex())
        return
    database = await Database.open(request.getfixturevalue(f"{request.param}_url"))
    yield Opened(Archive(database))
    await database.close()


async def test_words_meet_whatever_their_case_accents_and_number(opened: Opened):
    await opened.add(article("President Erdoğan visits two Cities."))
    for query in ("ERDOGAN", "erdoğan", "president city", "presidents cities", "visit"):
        if query == "visit" and isinstance(opened.index, MemoryArticleIndex):
            continue
        assert await opened.find(query) == ["President Erdoğan visits two Cities."]


async def test_all_words_come_before_most_of_them(opened: Opened):
    await opened.add(
        article("The strike at the factory in Berlin ends.", 1),
        article("A factory in Berlin opens.", 2),
        article("A strike in Paris.", 3),
        article("A strike in Berlin begins.", 4),
    )
    found = await opened.find("factory strike Berlin")
    assert found[0] == "The strike at the factory in Berlin ends."
    assert set(found[1:]) <= {"A factory in Berlin opens.", "A strike in Berlin begins."}


async def test_the_rarest_word_is_never_given_up(opened: Opened):
    await opened.add(
        article("Israel and Hamas agree on a ceasefire.", 1),
        article("Israel strikes Hamas.", 2),
        article("Hamas fires at Israel.", 3),
        article("Israel wants a ceasefire.", 4),
    )
    assert set(await opened.find("Israel Hamas ceasefire")) == {
        "Israel and Hamas agree on a ceasefire.",
        "Israel wants a ceasefire.",
    }
    # In this window nobody writes of a ceasefire: the war alone is something else.
    assert await opened.find(
        "Israel Hamas ceasefire", start=START + timedelta(days=2), end=END - timedelta(days=300)
    ) == ["Israel wants a ceasefire."]


async def test_with_enough_articles_nothing_looser_is_added(opened: Opened):
    exact = [article(f"Strike at factory {number} in Berlin.", number) for number in range(3)]
    await opened.add(*exact, article("A factory in Berlin."))
    assert set(await opened.find("factory strike Berlin")) == {each.text for each in exact}


async def test_two_words_are_both_needed(opened: Opened):
    await opened.add(article("Tesla opens a factory."), article("A bank recalls its loans."))
    assert await opened.find("Tesla recall") == []


@pytest.mark.parametrize("query", ["the", "of", "and", "!!!", '"', "()", "* OR", "\0"])
async def test_a_query_that_says_nothing_finds_nothing(opened: Opened, query: str):
    await opened.add(article("The end of the affair and news of it."))
    assert await opened.find(query) == []
    assert await opened.news.count(query, end=END) == 0


async def test_a_generic_word_helps_but_is_not_enough(opened: Opened):
    await opened.add(article("Latest news of the day."), article("Tesla in the news."), article("Tesla opens."))
    assert await opened.find("Tesla news") == ["Tesla in the news.", "Tesla opens."]
    assert set(await opened.find("latest news about Tesla")) == {"Tesla in the news.", "Tesla opens."}
    assert set(await opened.find("news")) == {"Tesla in the news.", "Latest news of the day."}


async def test_a_quoted_phrase_is_taken_at_its_word(opened: Opened):
    await opened.add(article("The Bank of England acts."), article("In England the bank acts."))
    assert await opened.find('"Bank of England"') == ["The Bank of England acts."]
    assert len(await opened.find("Bank of England")) == 2


async def test_names_have_other_spellings(opened: Opened):
    await opened.add(article("The U.S. Senate votes."), article("Elections in the United States."))
    assert len(await opened.find("US")) == 2
    assert len(await opened.find("United States")) == 2
    assert await opened.find("U.S. Senate") == ["The U.S. Senate votes."]


async def test_either_of_two_words_will_do(opened: Opened):
    await opened.add(article("Tesla recalls cars."), article("Boeing recalls planes."), article("Ford recalls cars."))
    assert set(await opened.find("Tesla OR Boeing")) == {"Tesla recalls cars.", "Boeing recalls planes."}


async def test_an_empty_query_finds_all_in_order_of_time(opened: Opened):
    await opened.add(article("third", 3), article("first", 1), article("second", 2))
    assert await opened.find("", limit=2) == ["first", "second"]
    assert await opened.news.count("", end=END) == 3


async def test_an_article_counts_as_out_at_the_end_of_its_day(opened: Opened):
    await opened.add(article("by day", 5), article("by the minute", 5, hours=9.5))
    noon = START + timedelta(days=5, hours=12)
    assert await opened.find("", end=noon) == ["by the minute"]
    assert await opened.find("", end=noon.replace(hour=23, minute=59, second=59)) == ["by the minute", "by day"]
    assert await opened.find("", start=noon) == ["by day"]


async def test_of_a_repeated_text_the_earlier_counts(opened: Opened):
    await opened.add(article("Rates are held.", 5))
    await opened.add(article("rates  are HELD.", 3, title="Earlier"), article("Rates are held.", 9))
    (found,) = await opened.news.search("rates", end=END, limit=10)
    assert (found.title, found.published) == ("Earlier", START + timedelta(days=3))
    assert await opened.news.count("rates", end=END) == 1


async def test_sites_are_met_however_they_are_written(opened: Opened):
    await opened.add(
        article("from a section", url="https://www.reuters.com/business/energy/x", domains=("reuters.com",)),
        article("from another section", url="https://jp.reuters.com/world/y", domains=("reuters.com",)),
        article("from somewhere there", url="https://en.wikipedia.org/z", domains=("reuters.com",)),
        article("from elsewhere", url="https://notreuters.com/business/x", domains=("notreuters.com",)),
    )

    async def found(site: str) -> set[str]:
        return {it.text.removeprefix("from ") for it in await opened.news.search("", end=END, limit=9, domains=[site])}

    everywhere = {"a section", "another section", "somewhere there"}
    assert await found("reuters.com") == await found("https://www.Reuters.com/") == everywhere
    # Where only the site of an article is known, its section is not held against it.
    assert await found("reuters.com/business") == {"a section", "somewhere there"}
    assert await found("jp.reuters.com") == {"another section"}
    assert await found("example.org") == set()
    assert await opened.news.count("section", end=END, domains=["reuters.com"]) == 2


async def test_the_window_is_that_of_the_articles(opened: Opened):
    assert await opened.news.window() is None
    await opened.add(article("a", 3), article("b", 40))
    assert await opened.news.window() == ((START + timedelta(days=3)).date(), (START + timedelta(days=40)).date())


async def test_a_smaller_limit_finds_the_best_of_a_larger_one(opened: Opened):
    await opened.add(*(article(f"Rates {'rates ' * number} day {number}", number) for number in range(6)))
    everything = await opened.find("rates", limit=6)
    assert len(everything) == 6
    for limit in range(1, 6):
        assert await opened.find("rates", limit=limit) == everything[:limit]


MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC))
WORDS = ("rates", "bank", "war", "vote", "the", "news")
DATED = st.tuples(MOMENTS, st.booleans(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
ODD = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def dated(moment: datetime, by_day: bool, words: list[str]) -> Article:
    published = moment.replace(hour=0, minute=0, second=0, microsecond=0) if by_day else moment
    return Article(id="", title="", text=f"{' '.join(words)} {moment.isoformat()}", published=published)


@pytest.fixture(params=["memory", "sqlite"])
async def quick(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    if request.param == "memory":
        yield Opened(MemoryArticleIndex())
        return
    database = await Database.open(request.getfixturevalue("sqlite_url"))
    yield Opened(Archive(database))
    await database.close()


async def test_nothing_from_after_the_end_is_ever_found(quick: Opened):
    loop = asyncio.get_running_loop()

    @ODD
    @given(
        st.lists(DATED, max_size=8), MOMENTS, MOMENTS, st.sampled_from(["", "rates", "rates bank war", "the vote news"])
    )
    def check(made: list[tuple[datetime, bool, list[str]]], start: datetime, end: datetime, query: str) -> None:
        async def search() -> None:
            await quick.add(*(dated(*each) for each in made))
            for first in (None, start):
                found = await quick.news.search(query, start=first, end=end, limit=1000)
                assert all((first or datetime.min.replace(tzinfo=UTC)) <= it.out_by <= end for it in found)
                assert len(found) == await quick.news.count(query, start=first, end=end)

        asyncio.run_coroutine_threadsafe(search(), loop).result(60)

    await asyncio.to_thread(check)


async def test_no_query_breaks_the_search(opened: Opened):
    loop = asyncio.get_running_loop()
    await opened.add(article("The rates of the bank are held."))

    @ODD
    @given(st.one_of(st.text(), st.text(alphabet="\"'()*:^-+{}&|!<>\\ ORANDNEAR.,\0éß", max_size=30)))
    def check(query: str) -> None:
        search = opened.news.search(query, end=END, limit=5)
        asyncio.run_coroutine_threadsafe(search, loop).result(60)

    await asyncio.to_thread(check)


async def test_no_term_breaks_the_index(opened: Opened):
    loop = asyncio.get_running_loop()
    words = st.lists(st.text(max_size=6), min_size=1, max_size=3)

    @ODD
    @given(words)
    def check(phrase: list[str]) -> None:
        query = ArticleQuery(required=(Term((tuple(phrase),)),))
        search = opened.index.find(query, start=START, end=END, sites=(), limit=5)
        asyncio.run_coroutine_threadsafe(search, loop).result(60)

    await asyncio.to_thread(check)


@pytest.fixture
async def stored(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()


async def stamp(database: Database) -> int:
    async with database.read() as connection:
        return await last_stamp(connection)


async def test_the_archive_can_be_searched_as_it_was(stored: Database):
    archive = Archive(stored)
    await archive.add("first", [article("A strike in Berlin.", 3)])
    before = await stamp(stored)
    await archive.add("second", [article("A strike in Paris.", 2), article("A strike in Rome.", 9)])
    then, today = NewsArchive(archive).as_of(before), NewsArchive(archive)
    for query in ("strike", ""):
        assert texts(await then.search(query, end=END, limit=9)) == ["A strike in Berlin."]
        assert await then.count(query, end=END) == 1
        assert len(await today.search(query, end=END, limit=9)) == 3
    window, wider = await then.window(), await today.window()
    assert window is not None and wider is not None
    assert wider[0] < window[0] <= window[1] < wider[1]
    assert await stamp(stored) > before


async def test_an_article_that_turns_out_to_be_older_stays_where_it_was_known(stored: Database):
    archive = Archive(stored)
    await archive.add("first", [article("A strike in Berlin.", 3)])
    before = await stamp(stored)
    await archive.add("second", [article("A strike in Berlin.", 1)])
    assert texts(await NewsArchive(archive).as_of(before).search("strike", end=END, limit=9)) == ["A strike in Berlin."]
