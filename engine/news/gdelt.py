"""GDELT's DOC 2.0 API as a provider of news: titles of articles of the last years, without their texts."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import json_repair
import orjson
from aiohttp import ClientSession

from engine.models.retry import RetryPolicy
from engine.news.provider import Answer, Requests, TryLater
from engine.news.query import Query
from engine.news.slices import Slice
from schemas.article import Article, Term
from schemas.base import read_datetime
from schemas.errors import RunFailed
from schemas.site import host_of

URL = "https://api.gdeltproject.org/api/v2/doc/doc"
PACE_SECONDS = 5.0
"""GDELT asks for at most one request every five seconds."""
_MOST_RECORDS = 250
_SHORTEST_WORD = 3
_ENGLISH = "sourcelang:english"
_LIMITED = re.compile(r"limit requests", re.IGNORECASE)


class Gdelt:
    """Searches GDELT. Its articles are dated by when GDELT saw them, which is never before they were out."""

    def __init__(
        self,
        session: ClientSession,
        *,
        url: str = URL,
        pace: float = PACE_SECONDS,
        policy: RetryPolicy | None = None,
    ) -> None:
        policy = policy or RetryPolicy(tries=4, first_wait=2 * PACE_SECONDS)
        self._requests = Requests(session, url, name="GDELT", pace=pace, policy=policy)

    async def find(self, query: Query, part: Slice, *, limit: int, sites: tuple[str, ...]) -> list[Article]:
        """Search for English articles, at most 250 at once."""
        terms = [_written(term) for term in query.significant or query.generic]
        domains = [f"domain:{site.partition('/')[0]}" for site in sites]
        parameters = {
            "query": " ".join([*terms, *([_either(domains)] if domains else []), _ENGLISH]),
            "mode": "artlist",
            "format": "json",
            "sort": "hybridrel" if terms else "dateasc",
            "maxrecords": str(min(limit, _MOST_RECORDS)),
            "startdatetime": f"{part.start:%Y%m%d%H%M%S}",
            "enddatetime": f"{part.end:%Y%m%d%H%M%S}",
        }
        answer = await self._requests.get(parameters, check=_refuse_limit)
        return [article for record in _records(answer) if (article := _article(record)) is not None]


def _refuse_limit(answer: Answer) -> None:
    # GDELT says so with status 200 too.
    if not answer.body.lstrip().startswith(b"{") and _LIMITED.search(answer.message):
        raise TryLater(f"GDELT takes no more searches now: {answer.message}")


def _written(term: Term) -> str:
    # GDELT refuses what holds words of one or two letters, such as US for United States.
    phrases = [it for it in term.phrases if all(len(word) >= _SHORTEST_WORD for word in it)] or term.phrases
    return _either([f'"{" ".join(phrase)}"' if len(phrase) > 1 else "".join(phrase) for phrase in phrases])


def _either(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})"


def _records(answer: Answer) -> list[dict[str, Any]]:
    body = answer.body.strip()
    if not body:
        return []
    if not body.startswith(b"{"):
        raise RunFailed(f"GDELT refused the search: {answer.message}. Ask for longer or other words.")
    try:
        read: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        # GDELT leaves some characters of titles unescaped.
        read = json_repair.loads(body.decode(errors="replace"))
    found = cast("dict[str, object]", read).get("articles") if isinstance(read, dict) else None
    records = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("dict[str, Any]", record) for record in records if isinstance(record, dict)]


def _article(record: dict[str, Any]) -> Article | None:
    title, url, seen = record.get("title"), record.get("url"), record.get("seendate")
    if not (isinstance(title, str) and title.strip() and isinstance(url, str) and url):
        return None
    published = _moment(seen)
    if published is None:
        return None
    domain = record.get("domain")
    host = host_of(domain if isinstance(domain, str) and domain else url)
    return Article(
        id=url,
        title="",
        text=title.strip(),
        published=published,
        url=url,
        sources=(host,),
        domains=(host,),
        attribution="The GDELT Project",
    )


def _moment(seen: object) -> datetime | None:
    try:
        return read_datetime(seen)
    except ValueError:
        return None
