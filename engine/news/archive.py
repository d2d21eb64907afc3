"""The news archive: dated articles, found by what someone writes into a search box."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, date, datetime

from engine.news.query import Query, read_query
from engine.ports import ArticleIndex
from schemas.article import Article, ArticleQuery, Term
from schemas.site import read_site

_ENOUGH = 3
"""With fewer articles than this, a query is read more loosely."""
_COMMON = 5000
"""Words that so many articles hold count as equally common."""
_FEWEST_TO_LOOSEN = 3
BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Before every article."""


class NewsArchive:
    """Searches an index of articles.

    Nothing that may have been published after `end` is ever found: an article of which only the day is known counts
    as published at the end of that day. `domains` limits a search to sites, with or without a path.
    """

    def __init__(self, index: ArticleIndex) -> None:
        self._index = index

    def as_of(self, stamp: int | None) -> "NewsArchive":
        """The archive without what was added after a stamp."""
        return NewsArchive(self._index.as_of(stamp))

    async def search(
        self, query: str, *, start: datetime | None = None, end: datetime, limit: int, domains: Sequence[str] = ()
    ) -> list[Article]:
        """The articles that fit best, first those with all words; an empty query finds all, in order of time.

        Where fewer than three hold all words, those with most of them come after, the rarest word always among them.
        """
        window = _Window(self._index, start, end, domains)
        found: dict[str, Article] = {}
        async for reading in _readings(query, window):
            of_reading = await window.find(reading, limit=max(limit, _ENOUGH) + len(found))
            found |= {article.id: article for article in of_reading if article.id not in found}
            if len(of_reading) >= _ENOUGH:
                break
        return list(found.values())[:limit]

    async def count(
        self, query: str, *, start: datetime | None = None, end: datetime, domains: Sequence[str] = ()
    ) -> int:
        """How many articles a search would find without a limit."""
        window = _Window(self._index, start, end, domains)
        number = 0
        async for reading in _readings(query, window):
            number = await window.count(reading)
            if number >= _ENOUGH:
                break
        return number

    async def window(self) -> tuple[date, date] | None:
        """The days of the first and the last article; `None` where there is none."""
        return await self._index.window()


class _Window:
    """An index, limited to a time and to sites."""

    def __init__(self, index: ArticleIndex, start: datetime | None, end: datetime, domains: Iterable[str]) -> None:
        self._index = index
        self._start = start or BEGINNING
        self._end = end
        self._sites = tuple(site for domain in domains if (site := read_site(domain)))

    async def find(self, query: ArticleQuery, *, limit: int) -> list[Article]:
        return await self._index.find(query, start=self._start, end=self._end, sites=self._sites, limit=limit)

    async def count(self, query: ArticleQuery) -> int:
        return await self._index.count(query, start=self._start, end=self._end, sites=self._sites)

    async def count_ever(self, terms: Sequence[Term]) -> list[int]:
        """How many articles of any site up to the window's end hold each term, up to so many that it is common."""
        return await self._index.count_each(terms, end=self._end, most=_COMMON)


async def _readings(text: str, window: _Window) -> AsyncIterator[ArticleQuery]:
    """The ways to read a query, each looser than the one before."""
    if not text.strip():
        yield ArticleQuery()
        return
    query = read_query(text)
    for terms in _strict(query):
        yield ArticleQuery(required=terms)
    if len(query.significant) >= _FEWEST_TO_LOOSEN:
        yield await _loose(query.significant, window)


def _strict(query: Query) -> list[tuple[Term, ...]]:
    if query.significant and query.generic:
        return [query.terms, query.significant]
    return [query.terms] if query.terms else []


async def _loose(terms: tuple[Term, ...], window: _Window) -> ArticleQuery:
    """Most of the terms, and always the rarest of those that were ever written of up to the window's end."""
    counts = await window.count_ever(terms)
    occurring = [(number, place) for place, number in enumerate(counts) if number]
    if not occurring:
        return ArticleQuery(required=terms)
    _, rarest = min(occurring)
    others = tuple(term for place, term in enumerate(terms) if place != rarest)
    return ArticleQuery(required=(terms[rarest],), others=others, at_least=len(terms) // 2)
