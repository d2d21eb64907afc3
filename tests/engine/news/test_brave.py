"""Brave's news search is asked as its documentation says, and whatever it answers is articles or an error."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.models.retry import RetryPolicy
from engine.news.brave import Brave
from engine.news.live import LiveNews
from schemas.article import Article
from schemas.errors import RunFailed
from tests.engine.news.local_server import LocalServer, Reply, local_server

START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2024, 1, 7, 12, tzinfo=UTC)
QUICK = RetryPolicy(tries=3, first_wait=0.01, longest_wait=5)


def result(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {
        "type": "news_result",
        "title": "Rates &amp; bonds",
        "url": f"https://www.example.org/{number}",
        "description": "The bank <strong>holds</strong> its rate.",
        "age": "2 days ago",
        "page_age": "2024-01-02T12:30:00",
        "meta_url": {"hostname": "www.example.org"},
    } | fields


def found(*results: object) -> Reply:
    return Reply(json.dumps({"type": "news", "query": {"original": "q"}, "results": list(results)}))


async def search(
    server: LocalServer, query: str = "rates", *, limit: int = 10, domains: Sequence[str] = ()
) -> list[Article]:
    news = LiveNews(Brave(server.session, "secret", url=server.url, pace=0, policy=QUICK))
    return await news.search(query, start=START, end=END, limit=limit, domains=domains)


async def test_an_article_is_its_title_and_its_snippet_as_plain_text():
    async with local_server([found(result())]) as server:
        (article,) = await search(server)
    assert (article.title, article.text) == ("Rates & bonds", "The bank holds its rate.")
    assert article.published == datetime(2024, 1, 2, 12, 30, tzinfo=UTC)
    assert article.domains == ("example.org",)


async def test_the_request_is_as_documented():
    async with local_server([found()]) as server:
        await search(server, '"interest rates" US', domains=["reuters.com/markets"])
    assert server.asked == [
        {
            "q": '"interest rates" US site:reuters.com/markets',
            "freshness": "2024-01-01to2024-01-07",
            "count": "10",
            "offset": "0",
            "country": "ALL",
            "search_lang": "en",
            "spellcheck": "false",
        }
    ]
    assert server.headers[0]["X-Subscription-Token"] == "secret"


async def test_a_long_query_is_cut_to_what_is_allowed():
    async with local_server([found()]) as server:
        await search(server, "rates " * 80)
    assert len(server.asked[0]["q"].split()) == 50


async def test_more_than_a_page_is_asked_for_page_by_page():
    pages = [found(*map(result, range(50))), found(*map(result, range(50, 70)))]
    async with local_server(pages) as server:
        assert len(await search(server, limit=100)) == 70
    assert [asked["offset"] for asked in server.asked] == ["0", "1"]


async def test_what_is_undated_too_late_or_without_words_is_dropped():
    odd: list[object] = [
        result(1, page_age=None),
        result(2, page_age="3 hours ago"),
        result(3, page_age="2024-01-07T12:00:01"),
        result(4, page_age="2024-01-07"),
        result(5, title="", description=None),
        result(6, url=""),
        "no result",
        result(7, description=None),
    ]
    async with local_server([found(*odd)]) as server:
        assert [(it.url, it.text) for it in await search(server)] == [("https://www.example.org/7", "Rates & bonds")]


@pytest.mark.parametrize("body", ["{}", '{"results": null}', "[]", "null", '{"results": {}}'])
async def test_an_answer_without_results_is_no_article(body: str):
    async with local_server([Reply(body)]) as server:
        assert await search(server) == []


async def test_an_answer_that_is_no_json_is_told():
    async with local_server([Reply("<html>oops</html>", content_type="text/html")]) as server:
        with pytest.raises(RunFailed, match="no JSON: <html>oops"):
            await search(server)


@pytest.mark.parametrize("status", [400, 401, 403, 422])
async def test_a_refusal_is_told_once_without_the_key(status: int):
    async with local_server([Reply('{"error": {"detail": "Invalid token"}}', status=status)]) as server:
        with pytest.raises(RunFailed, match=f"Brave refused the search with status {status}.*Invalid token") as failed:
            await search(server)
    assert len(server.asked) == 1
    assert "secret" not in failed.value.message


async def test_a_limit_of_a_second_is_waited_for():
    limited = Reply("{}", status=429, headers={"X-RateLimit-Remaining": "0, 900", "X-RateLimit-Reset": "0, 1419704"})
    async with local_server([limited, found(result())]) as server:
        assert len(await search(server)) == 1


async def test_a_limit_of_a_month_is_told_at_once():
    limited = Reply("quota", status=429, headers={"X-RateLimit-Remaining": "1, 0", "X-RateLimit-Reset": "1, 1419704"})
    async with local_server([limited]) as server:
        with pytest.raises(RunFailed, match="Brave takes no more searches now: quota"):
            await search(server)
    assert len(server.asked) == 1


async def test_a_search_needs_a_query():
    async with local_server([found()]) as server:
        with pytest.raises(RunFailed, match="needs a query"):
            await search(server, "")
        assert await search(server, "the") == []
    assert server.asked == []
