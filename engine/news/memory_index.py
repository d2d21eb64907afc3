"""An index of articles in memory: for embedding without a database, and for tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.news.words import singular, words
from schemas.article import Article, ArticleQuery, Term, text_digest
from schemas.site import places, sites_of


@dataclass(frozen=True, slots=True)
class _Entry:
    article: Article
    words: tuple[str, ...]
    sites: frozenset[str]


class MemoryArticleIndex:
    """Articles in memory. Of several with the same text the earliest counts."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._entries: dict[bytes, _Entry] = {}
        self.add(articles)

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one without an id gets one of its text."""
        for article in articles:
            digest = text_digest(article.text)
            known = self._entries.get(digest)
            if known is None or article.out_by < known.article.out_by:
                held = tuple(map(singular, words(article.full_text)))
                named = replace(article, id=article.id or digest.hex())
                self._entries[digest] = _Entry(named, held, sites_of(article.url, article.domains))

    def as_of(self, stamp: int | None) -> "MemoryArticleIndex":
        """The index as it is: nothing here has a stamp."""
        return self

    async def find(
        self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str], limit: int
    ) -> list[Article]:
        """The articles that fit: those that hold the terms most often first, then the newest; without terms by time."""
        found = self._matching(query, start, end, sites)
        if not query.required:
            found.sort(key=lambda it: (it.article.out_by, it.article.id))
        else:
            terms = (*query.required, *query.others)
            found.sort(key=lambda it: (it.article.out_by, it.article.id), reverse=True)
            found.sort(key=lambda it: -sum(_holds(it, term) for term in terms))
        return [entry.article for entry in found[:limit]]

    async def count(self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str]) -> int:
        """How many articles fit."""
        return len(self._matching(query, start, end, sites))

    async def count_each(self, terms: Sequence[Term], *, end: datetime, most: int) -> list[int]:
        """How many articles hold each term, up to `most`."""
        out = [entry for entry in self._entries.values() if entry.article.out_by <= end]
        return [min(sum(_holds(entry, term) for entry in out), most) for term in terms]

    async def window(self) -> tuple[date, date] | None:
        """The days of the first and the last article."""
        days = [entry.article.published.date() for entry in self._entries.values()]
        return (min(days), max(days)) if days else None

    def _matching(self, query: ArticleQuery, start: datetime, end: datetime, sites: Sequence[str]) -> list[_Entry]:
        under = {place for site in sites for place in places(site)}
        return [
            entry
            for entry in self._entries.values()
            if start <= entry.article.out_by <= end
            and (not sites or under & entry.sites)
            and all(_holds(entry, term) for term in query.required)
            and sum(_holds(entry, term) for term in query.others) >= query.at_least
        ]


def _holds(entry: _Entry, term: Term) -> bool:
    return any(_follow(entry.words, tuple(map(singular, phrase))) for phrase in term.phrases)


def _follow(held: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    length = len(phrase)
    return any(held[place : place + length] == phrase for place in range(len(held) - length + 1))
