"""Article seeds: the articles that searches find, slice by slice, as samples."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from itertools import product

from engine.news.slices import Slice, Window
from engine.ports import News
from engine.step import Dropped, StepContext
from schemas.article import Article, text_digest
from schemas.sample import Sample, Seed


class ArticleSeeds:
    """One search for each query, site and slice of a window; an article that several find is taken once.

    The order is that of time. A site of `None` means all sites, an empty query all articles.
    """

    def __init__(
        self, news: News, queries: Sequence[str], sites: Sequence[str | None], window: Window, *, per_search: int
    ) -> None:
        self._news = news
        self._searches = list(product(queries, sites))
        self._window = window
        self._per_search = per_search

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield a sample for each article but the first `skip`; where there is none, one reason why."""
        number = 0
        async for query, article in self._articles():
            number += 1
            if number > skip:
                yield _sample(query, article)
        if number == skip == 0:
            yield Dropped(self._nothing_found())

    def _nothing_found(self) -> str:
        queries = ", ".join(dict.fromkeys(f'"{query}"' for query, _ in self._searches if query))
        sites = ", ".join(dict.fromkeys(site for _, site in self._searches if site))
        found_by = f" matches {queries}" if queries else " is there"
        return (
            f"no article{found_by}{f' on {sites}' if sites else ''} "
            f"from {self._window.start:%Y-%m-%d} to {self._window.last:%Y-%m-%d}"
        )

    async def expected(self) -> int:
        """About how many articles the searches find; the most they may find where the news cannot be counted."""
        most = self._window.slice_count * self._per_search
        total = 0
        for query, site in self._searches:
            known = await self._news.count(
                query, start=self._window.start, end=self._window.last, domains=_domains(site)
            )
            total += most if known is None else min(known, most)
        return total

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the articles."""
        async for _, article in self._articles():
            yield article.full_text

    async def _articles(self) -> AsyncIterator[tuple[str, Article]]:
        known: set[bytes] = set()
        for part in self._window.slices(await self._news.window()):
            found = await self._search(part)
            for query, article in sorted(found, key=lambda it: (it[1].out_by, it[1].id)):
                if (digest := text_digest(article.full_text)) not in known:
                    known.add(digest)
                    yield query, article

    async def _search(self, part: Slice) -> list[tuple[str, Article]]:
        found: dict[str, tuple[str, Article]] = {}
        for query, site in self._searches:
            articles = await self._news.search(
                query, start=part.start, end=part.end, limit=self._per_search, domains=_domains(site)
            )
            for article in articles:
                found.setdefault(article.id, (query, article))
        return list(found.values())


def _domains(site: str | None) -> tuple[str, ...]:
    return () if site is None else (site,)


def _sample(query: str, article: Article) -> Sample:
    seed = Seed(
        seed_text=article.full_text,
        url=article.url,
        seed_creation_date=article.published,
        search_query=query or None,
    )
    meta = {
        "sources": list(article.sources),
        "domain": article.domains[0] if article.domains else None,
        "attribution": article.attribution,
        "licence": article.licence,
    }
    return Sample(seed=seed, meta={key: value for key, value in meta.items() if value})
