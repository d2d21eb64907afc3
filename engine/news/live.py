"""Live news: what a provider finds, looked through so that nothing too late and nothing from elsewhere gets past."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, date, datetime

from engine.news.provider import Provider
from engine.news.query import read_query
from engine.news.slices import Slice
from schemas.article import Article
from schemas.site import places, read_site, sites_of

_REMEMBERED = 1000
_EARLIEST = datetime(2017, 1, 1, tzinfo=UTC)
"""Providers take no window without a start; none reaches further back."""
_Search = tuple[str, datetime, datetime, int, tuple[str, ...]]


class LiveNews:
    """Searches a provider. The same search is asked once, and its answer is kept for the next time."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._answers: OrderedDict[_Search, list[Article]] = OrderedDict()

    def as_of(self, stamp: int | None) -> "LiveNews":
        """What is live is never as it was."""
        return self

    async def search(
        self, query: str, *, start: datetime | None = None, end: datetime, limit: int, domains: Sequence[str] = ()
    ) -> list[Article]:
        """The articles that the provider finds within the window, in its order. Raises `RunFailed`."""
        first = start or _EARLIEST
        read = read_query(query)
        if end < first or (read.text and not read.terms):
            return []
        sites = tuple(site for domain in domains if (site := read_site(domain)))
        search = (query, first, end, limit, sites)
        if search not in self._answers:
            found = await self._provider.find(read, Slice(first, end), limit=limit, sites=sites)
            self._remember(search, [article for article in found if _is_meant(article, first, end, sites)])
        self._answers.move_to_end(search)
        return list({article.id: article for article in self._answers[search]}.values())[:limit]

    async def count(
        self, query: str, *, start: datetime | None = None, end: datetime, domains: Sequence[str] = ()
    ) -> int | None:
        """Not known: a provider does not say how much it has."""
        return None

    async def window(self) -> tuple[date, date] | None:
        """Not bounded."""
        return None

    def _remember(self, search: _Search, articles: list[Article]) -> None:
        self._answers[search] = articles
        if len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)


def _is_meant(article: Article, start: datetime, end: datetime, sites: tuple[str, ...]) -> bool:
    under = {place for site in sites for place in places(site)}
    return start <= article.out_by <= end and (not sites or bool(under & sites_of(article.url, article.domains)))
