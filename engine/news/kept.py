"""Kept news: the searches for a job's seeds, which find the same after a restart and are not paid for again."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Protocol, TypeVar

import orjson
from pydantic import TypeAdapter

from engine.ports import News
from engine.unwritten import Unwritten
from schemas.article import Article

_Found = TypeVar("_Found")
_ARTICLES = TypeAdapter(list[Article])
_DAYS = TypeAdapter(tuple[date, date] | None)


class Searches(Protocol):
    """What the searches of a job have found, by a key of each."""

    async def find(self, key: str) -> bytes | None:
        """What is kept under a key; `None` where nothing is."""
        ...

    async def keep(self, key: str, body: bytes) -> bool:
        """Keep something; `False` where the job is no longer this process's to run."""
        ...


class MemorySearches:
    """Keeps what was found as long as the process lives."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    async def find(self, key: str) -> bytes | None:
        """What is kept under a key."""
        return self._found.get(key)

    async def keep(self, key: str, body: bytes) -> bool:
        """Keep something."""
        self._found[key] = body
        return True


class KeptNews:
    """Searches news once for each search, whatever becomes of the process and of the news."""

    def __init__(self, news: News, searches: Searches) -> None:
        self._news = news
        self._searches = searches
        self._turn = asyncio.Lock()

    def as_of(self, stamp: int | None) -> "KeptNews":
        """The news without what was added after a stamp."""
        return KeptNews(self._news.as_of(stamp), self._searches)

    async def search(
        self, query: str, *, start: datetime | None = None, end: datetime, limit: int, domains: Sequence[str] = ()
    ) -> list[Article]:
        """The articles that the first such search found. Raises `RunFailed`, and `Unwritten`."""
        ask = partial(self._news.search, query, start=start, end=end, limit=limit, domains=domains)
        return await self._once(_key("search", query, start, end, limit, tuple(domains)), ask, _ARTICLES)

    async def count(
        self, query: str, *, start: datetime | None = None, end: datetime, domains: Sequence[str] = ()
    ) -> int | None:
        """How many articles there are now."""
        return await self._news.count(query, start=start, end=end, domains=domains)

    async def window(self) -> tuple[date, date] | None:
        """The first and the last day that the news reached when they were asked first."""
        return await self._once(_key("window"), self._news.window, _DAYS)

    async def _once(self, key: str, ask: Callable[[], Awaitable[_Found]], kind: TypeAdapter[_Found]) -> _Found:
        async with self._turn:
            if (known := await self._searches.find(key)) is not None:
                return kind.validate_json(known)
            found = await ask()
            if not await self._searches.keep(key, kind.dump_json(found)):
                raise Unwritten("The job was cancelled or is run by another process now.")
            return found


def _key(*parts: object) -> str:
    return hashlib.blake2b(orjson.dumps(parts, default=str), digest_size=16).hexdigest()
