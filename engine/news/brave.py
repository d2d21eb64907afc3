"""Brave's news search as a provider of news: titles and snippets of articles from the web."""

import html
import re
from datetime import datetime
from typing import Any, cast

import orjson
from aiohttp import ClientSession

from engine.models.retry import RetryPolicy
from engine.news.provider import Answer, Requests
from engine.news.query import Query
from engine.news.slices import Slice
from schemas.article import Article
from schemas.base import read_datetime
from schemas.errors import RunFailed
from schemas.site import host_of

URL = "https://api.search.brave.com/res/v1/news/search"
PACE_SECONDS = 1.0
_PAGE = 50
_MOST_PAGES = 10
_MOST_CHARACTERS, _MOST_WORDS = 400, 50
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


class Brave:
    """Searches Brave's news. What has no date of its own is passed over."""

    def __init__(
        self,
        session: ClientSession,
        api_key: str,
        *,
        url: str = URL,
        pace: float = PACE_SECONDS,
        policy: RetryPolicy | None = None,
    ) -> None:
        headers = {"X-Subscription-Token": api_key, "Accept": "application/json"}
        policy = policy or RetryPolicy(tries=4, first_wait=PACE_SECONDS)
        self._requests = Requests(session, url, name="Brave", pace=pace, policy=policy, headers=headers)

    async def find(self, query: Query, part: Slice, *, limit: int, sites: tuple[str, ...]) -> list[Article]:
        """Search page by page until there are enough articles or no more."""
        found: list[Article] = []
        for page in range(_MOST_PAGES):
            records = _records(await self._requests.get(_parameters(query, part, limit, sites, page)))
            found += [article for record in records if (article := _article(record)) is not None]
            if len(records) < min(limit, _PAGE) or len(found) >= limit:
                break
        return found


def _parameters(query: Query, part: Slice, limit: int, sites: tuple[str, ...], page: int) -> dict[str, str]:
    if not query.text:
        raise RunFailed("A web search needs a query: use NEWS_SEED_GENERATOR with one, or another source of news")
    scope = " OR ".join(f"site:{site}" for site in sites)
    return {
        "q": " ".join([*query.text.split(), *scope.split()][:_MOST_WORDS])[:_MOST_CHARACTERS],
        "freshness": f"{part.start:%Y-%m-%d}to{part.end:%Y-%m-%d}",
        "count": str(min(limit, _PAGE)),
        "offset": str(page),
        "country": "ALL",
        "search_lang": "en",
        "spellcheck": "false",
    }


def _records(answer: Answer) -> list[dict[str, Any]]:
    try:
        read: object = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise RunFailed(f"Brave answered with something that is no JSON: {answer.message}", retryable=True) from None
    found = cast("dict[str, object]", read).get("results") if isinstance(read, dict) else None
    records = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("dict[str, Any]", record) for record in records if isinstance(record, dict)]


def _article(record: dict[str, Any]) -> Article | None:
    url, published = record.get("url"), _moment(record.get("page_age"))
    title, text = _plain(record.get("title")), _plain(record.get("description"))
    if not isinstance(url, str) or not url or published is None or not (title or text):
        return None
    host = host_of(url)
    return Article(
        id=url,
        title=title if text else "",
        text=text or title,
        published=published,
        url=url,
        sources=(host,),
        domains=(host,),
        attribution="Found with Brave Search",
    )


def _plain(text: object) -> str:
    return html.unescape(_TAG.sub("", text)).strip() if isinstance(text, str) else ""


def _moment(written: object) -> datetime | None:
    try:
        return read_datetime(written)
    except ValueError:
        return None
