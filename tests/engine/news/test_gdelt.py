"""GDELT is asked as its documentation says, and whatever it answers is either articles or an error that says why."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.models.retry import RetryPolicy
from engine.news.gdelt import Gdelt
from engine.news.live import LiveNews
from schemas.article import Article
from schemas.errors import RunFailed
from tests.engine.news.local_server import LocalServer, Reply, local_server

START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2024, 1, 7, 23, 59, 59, tzinfo=UTC)
QUICK = RetryPolicy(tries=3, first_wait=0.01)
LIMITED = "Please limit requests to one every 5 seconds or contact us for larger queries."


def record(**fields: Any) -> dict[str, Any]:
    return {
        "url": "https://www.example.org/a",
        "url_mobile": "",
        "title": "Rates are held",
        "seendate": "20240102T123000Z",
        "socialimage": "",
        "domain": "example.org",
        "language": "English",
        "sourcecountry": "United States",
    } | fields


def found(*records: object) -> Reply:
    return Reply(json.dumps({"articles": list(records)}))


async def search(
    server: LocalServer, query: str = "rates", *, limit: int = 10, domains: Sequence[str] = ()
) -> list[Article]:
    news = LiveNews(Gdelt(server.session, url=server.url, pace=0, policy=QUICK))
    return await news.search(query, start=START, end=END, limit=limit, domains=domains)


async def test_an_article_is_its_title_dated_by_when_it_was_seen():
    async with local_server([found(record())]) as server:
        (article,) = await search(server)
    assert (article.text, article.url) == ("Rates are held", "https://www.example.org/a")
    assert article.published == datetime(2024, 1, 2, 12, 30, tzinfo=UTC)
    assert (article.sources, article.domains) == (("example.org",), ("example.org",))


async def test_the_request_is_as_documented():
    async with local_server([found()]) as server:
        await search(server, '"interest rates" Fed US', limit=1000, domains=["https://www.reuters.com/markets"])
    (asked,) = server.asked
    assert asked == {
        "query": '"interest rates" (fed OR "federal reserve") (usa OR "united states") domain:reuters.com '
        "sourcelang:english",
        "mode": "artlist",
        "format": "json",
        "sort": "hybridrel",
        "maxrecords": "250",
        "startdatetime": "20240101000000",
        "enddatetime": "20240107235959",
    }


async def test_without_a_query_everything_is_asked_for_in_order_of_time():
    async with local_server([found(record())]) as server:
        assert len(await search(server, "")) == 1
    assert (server.asked[0]["query"], server.asked[0]["sort"]) == ("sourcelang:english", "dateasc")


async def test_what_is_undated_too_late_too_early_or_from_elsewhere_is_dropped():
    odd: list[object] = [
        record(url="https://example.org/late", seendate="20240108T000000Z"),
        record(url="https://example.org/early", seendate="20231231T235959Z"),
        record(url="https://example.org/midnight", seendate="20240107T000000Z"),
        record(url="https://example.org/undated", seendate=None),
        record(url="https://example.org/odd", seendate="yesterday"),
        record(url="https://elsewhere.org/a", domain="elsewhere.org"),
        record(url=None),
        record(title=""),
        record(title=7),
        "no record",
        None,
    ]
    async with local_server([found(*odd)]) as server:
        urls = [article.url for article in await search(server, domains=["example.org"])]
    assert urls == ["https://example.org/midnight"]


@pytest.mark.parametrize("body", ["", "  \n", "{}", '{"articles": null}', '{"articles": []}'])
async def test_an_empty_answer_is_no_article(body: str):
    async with local_server([Reply(body)]) as server:
        assert await search(server) == []


async def test_json_with_wrong_escapes_is_read():
    body = str(found(record()).body).replace("Rates are held", r"Rates aren\'t \held")
    async with local_server([Reply(body)]) as server:
        (article,) = await search(server)
    assert article.text.startswith("Rates aren't")


async def test_an_error_with_status_200_is_told():
    page = Reply("The specified phrase is too short.", content_type="text/html")
    async with local_server([page]) as server:
        with pytest.raises(RunFailed, match="GDELT refused the search: The specified phrase is too short") as failed:
            await search(server)
    assert not failed.value.retryable
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(LIMITED, status=429, content_type="text/plain"),
        Reply(LIMITED, content_type="text/plain"),
        Reply("busy", status=503, headers={"Retry-After": "0"}),
        Reply("oops", status=500),
    ],
)
async def test_a_failure_that_passes_is_asked_again(reply: Reply):
    async with local_server([reply, found(record())]) as server:
        assert len(await search(server)) == 1
    assert len(server.asked) == 2


async def test_a_failure_that_does_not_pass_is_told_after_a_few_tries():
    async with local_server([Reply(LIMITED, status=429)]) as server:
        with pytest.raises(RunFailed, match="GDELT takes no more searches now: Please limit") as failed:
            await search(server)
    assert failed.value.retryable
    assert len(server.asked) == QUICK.tries


async def test_a_title_may_speak_of_limited_requests():
    async with local_server([found(record(title="States limit requests for asylum"))]) as server:
        assert len(await search(server)) == 1


async def test_a_server_that_cannot_be_reached_is_told():
    async with local_server([found()]) as server:
        server.url = "http://127.0.0.1:9/search"
        with pytest.raises(RunFailed, match="GDELT can't be reached"):
            await search(server)


async def test_the_same_search_is_asked_once_and_the_pace_is_kept():
    async with local_server([found(record())]) as server:
        news = LiveNews(Gdelt(server.session, url=server.url, pace=0.2, policy=QUICK))
        began = time.monotonic()
        for query in ("rates", "rates", "bank"):
            assert len(await news.search(query, start=START, end=END, limit=10)) == 1
        assert time.monotonic() - began >= 0.2
    assert len(server.asked) == 2
    assert await news.window() is None
    assert await news.count("rates", end=END) is None
