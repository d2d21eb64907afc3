"""The archive: dated articles in the database, each text once, found by their words."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import orjson
from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.article import Article, ArticleQuery, Term, text_digest
from schemas.site import places, sites_of
from storage.article_index import NUMBER, ArticleIndex, index_of
from storage.database import Database
from storage.stamps import next_stamp
from storage.tables import article_collections, article_sites, articles

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS_A_SECOND = 2**24
_CANDIDATES = 500
"""Of so many articles that fit, the newest, the best are found: ranking takes microseconds for each."""
_BATCH_ARTICLES, _BATCH_CHARACTERS = 10_000, 8_000_000
_MUCH = 1 / 8
"""An import of such a part of all articles is followed by bringing their index in order, which takes as long as all."""
_PARAMETERS = 10_000
_ALMOST_A_SECOND = timedelta(microseconds=999_999)
_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
_LAST_SECOND = datetime.max.replace(microsecond=0, tzinfo=UTC)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Added:
    """How many articles were added, and how many of them were there already."""

    new: int
    known: int


class Archive:
    """All articles. They belong to nobody: every organization may search them."""

    def __init__(self, database: Database, as_of: int | None = None) -> None:
        self._database = database
        self._as_of = as_of

    def as_of(self, stamp: int | None) -> "Archive":
        """The archive without what was added after a stamp."""
        return Archive(self._database, stamp)

    async def find(
        self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str], limit: int
    ) -> list[Article]:
        """The articles that fit, best first, then the newest; those of a query without terms in order of time."""
        async with self._database.read() as connection:
            index = index_of(connection)
            found = _best(index, query, self._meant(index, query, start, end, sites), limit)
            return [_article(row) for row in (await connection.execute(found)).mappings()]

    async def count(self, query: ArticleQuery, *, start: datetime, end: datetime, sites: Sequence[str]) -> int:
        """How many articles fit."""
        async with self._database.read() as connection:
            meant = self._meant(index_of(connection), query, start, end, sites)
            return await connection.scalar(select(func.count(_number(query))).where(*meant)) or 0

    async def count_each(self, terms: Sequence[Term], *, end: datetime, most: int) -> list[int]:
        """How many articles hold each term, up to `most`."""
        # In one statement: each costs more than its counting does.
        async with self._database.read() as connection:
            index = index_of(connection)
            queries = [ArticleQuery(required=(term,)) for term in terms]
            meant = [
                select(NUMBER).where(*self._meant(index, it, _FIRST_MOMENT, end, ())).limit(most) for it in queries
            ]
            counts = [select(func.count()).select_from(each.subquery()).scalar_subquery() for each in meant]
            return list((await connection.execute(select(*counts))).one())

    async def window(self) -> tuple[date, date] | None:
        """The days of the first and the last article; `None` where there is none."""
        ends = await self._database.read_at_once(lambda connection: connection.execute(self._ends).one())
        first, last = map(_day, ends)
        return (first, last) if first and last else None

    @cached_property
    def _ends(self) -> Select[datetime | None, datetime | None]:
        number = articles.c.number
        published = select(articles.c.published).where(*self._there(number)).limit(1)
        return select(published.order_by(number).scalar_subquery(), published.order_by(number.desc()).scalar_subquery())

    async def add(self, collection: str, found: Iterable[Article]) -> Added:
        """Add articles to a collection, some at a time; of several with the same text the earliest stays.

        What was added before an error stays; the same articles may be added again.
        """
        await self._make_collection(collection)
        added = Added(0, 0)
        batches = _batches(found)
        while batch := await asyncio.to_thread(next, batches, None):
            async with self._database.write_alone() as connection:
                of_batch = await add_articles(connection, collection, batch, stamp=await next_stamp(connection))
            added = Added(added.new + of_batch.new, added.known + of_batch.known)
        await self._bring_in_order(added.new)
        return added

    async def _bring_in_order(self, new: int) -> None:
        """Merge the index after many articles were added, in short transactions that let other writers through."""
        async with self._database.read() as connection:
            index = index_of(connection)
            total = await connection.scalar(select(func.count()).select_from(articles)) or 0
        unmerged, first = bool(new) and new >= total * _MUCH, True
        while unmerged:
            async with self._database.write_alone() as connection:
                unmerged, first = await index.merge(connection, first=first), False

    def _meant(
        self, index: ArticleIndex, query: ArticleQuery, start: datetime, end: datetime, sites: Sequence[str]
    ) -> list[ColumnElement[bool]]:
        number = _number(query)
        return [*_meant(index, query, start, end, sites), *self._there(number)]

    def _there(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """What leaves out later articles, written so that it costs nothing where there are none."""
        if self._as_of is None:
            return []
        return [number.not_in(select(articles.c.number).where(articles.c.added > self._as_of))]

    async def _make_collection(self, name: str) -> None:
        known = select(article_collections.c.name).where(article_collections.c.name == name)
        async with self._database.write_alone() as connection:
            if await connection.scalar(known) is None:
                await connection.execute(insert(article_collections).values(name=name))


def _batches(found: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    characters = 0
    for article in found:
        batch.append(article)
        characters += len(article.title) + len(article.text)
        if len(batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


async def add_articles(
    connection: AsyncConnection, collection: str, found: Iterable[Article], *, stamp: int | None = None
) -> Added:
    """Add articles to a collection that is there, within a transaction.

    With a stamp, jobs that began before do not see them, but for those that replace a later one of the same text.
    """
    earliest: dict[bytes, Article] = {}
    total = 0
    for article in map(_to_the_second, found):
        total += 1
        digest = text_digest(article.text)
        if digest not in earliest or article.out_by < earliest[digest].out_by:
            earliest[digest] = article
    known = await _known(connection, list(earliest))
    new = {
        digest: article
        for digest, article in earliest.items()
        if digest not in known or _first_number(article.out_by) < _first_number_of(known[digest].number)
    }
    stamps = {digest: known[digest].added if digest in known else stamp for digest in new}
    await _remove(connection, [it.number for digest, it in known.items() if digest in new])
    numbers = await _free_numbers(connection, new)
    # Rows that are written in the order of their numbers take half the time.
    ordered = sorted(new, key=numbers.__getitem__)
    if ordered:
        rows = [_values(collection, numbers[it], it, new[it]) | {"added": stamps[it]} for it in ordered]
        await connection.execute(insert(articles), rows)
        await index_of(connection).add(connection, list(numbers.values()))
    if sites := [row for it in ordered for row in _site_values(numbers[it], new[it])]:
        await connection.execute(insert(article_sites), sites)
    return Added(new=len(new), known=total - len(new))


async def remove_collection(connection: AsyncConnection, collection: str) -> None:
    """Remove a collection with its articles, within a transaction."""
    numbers = select(articles.c.number).where(articles.c.collection == collection)
    await index_of(connection).remove(connection, list((await connection.scalars(numbers)).all()))
    await connection.execute(delete(article_collections).where(article_collections.c.name == collection))


async def _remove(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    await index_of(connection).remove(connection, numbers)
    for part in _parts(numbers):
        await connection.execute(delete(articles).where(articles.c.number.in_(part)))


class _Known(NamedTuple):
    number: int
    added: int | None


async def _known(connection: AsyncConnection, digests: Sequence[bytes]) -> dict[bytes, _Known]:
    found: dict[bytes, _Known] = {}
    columns = select(articles.c.digest, articles.c.number, articles.c.added)
    for part in _parts(digests):
        rows = await connection.execute(columns.where(articles.c.digest.in_(part)))
        found |= {row.digest: _Known(row.number, row.added) for row in rows}
    return found


async def _free_numbers(connection: AsyncConnection, new: dict[bytes, Article]) -> dict[bytes, int]:
    """A number for each article: its second, then what its text gives, or the next one that is free."""
    numbers: dict[bytes, int] = {}
    used: set[int] = set()
    wanted = {it: _first_number(new[it].out_by) + int.from_bytes(it[:3], "big") for it in new}
    taken = await _taken(connection, list(wanted.values()))
    for digest, number in wanted.items():
        while number in used or number in taken:
            number += 1
            taken |= await _taken(connection, [number])
        used.add(number)
        numbers[digest] = number
    return numbers


async def _taken(connection: AsyncConnection, numbers: Sequence[int]) -> set[int]:
    taken: set[int] = set()
    for part in _parts(numbers):
        taken.update(await connection.scalars(select(articles.c.number).where(articles.c.number.in_(part))))
    return taken


def _parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    return (values[start : start + _PARAMETERS] for start in range(0, len(values), _PARAMETERS))


def _to_the_second(article: Article) -> Article:
    """Count an article as published at the end of its second: numbers are no finer than that."""
    whole = article.published.replace(microsecond=0)
    if whole == article.published or whole >= _LAST_SECOND:
        return article
    return replace(article, published=whole + timedelta(seconds=1))


def _first_number(moment: datetime) -> int:
    """The least number that an article of this second can have."""
    since = moment.astimezone(UTC) - _EPOCH
    return (since.days * 86_400 + since.seconds) * _NUMBERS_A_SECOND


def _first_number_of(number: int) -> int:
    return number - number % _NUMBERS_A_SECOND


def _number(query: ArticleQuery) -> ColumnElement[int]:
    return NUMBER if query.required else articles.c.number


def _meant(
    index: ArticleIndex, query: ArticleQuery, start: datetime, end: datetime, sites: Sequence[str]
) -> list[ColumnElement[bool]]:
    number = _number(query)
    last = _first_number(end) + _NUMBERS_A_SECOND - 1
    conditions: list[ColumnElement[bool]] = [number.between(_first_number(start + _ALMOST_A_SECOND), last)]
    if query.required:
        conditions.append(index.holds(query))
    if sites:
        under = sorted({place for site in sites for place in places(site)})
        of_site = select(article_sites.c.site).where(article_sites.c.number == number, article_sites.c.site.in_(under))
        conditions.append(of_site.exists())
    return conditions


def _best(
    index: ArticleIndex, query: ArticleQuery, meant: Sequence[ColumnElement[bool]], limit: int
) -> Select[*tuple[Any, ...]]:
    if not query.required:
        return select(articles).where(*meant).order_by(articles.c.number).limit(limit)
    number, rank = NUMBER.label("number"), index.rank(query).label("rank")
    newest = select(number, rank).where(*meant).order_by(number.desc()).limit(max(limit, _CANDIDATES)).subquery()
    best = select(newest).order_by(newest.c.rank, newest.c.number.desc()).limit(limit).subquery()
    found = select(articles).join(best, best.c.number == articles.c.number)
    return found.order_by(best.c.rank, best.c.number.desc())


def _values(collection: str, number: int, digest: bytes, article: Article) -> dict[str, Any]:
    return {
        "number": number,
        "collection": collection,
        "digest": digest,
        "title": article.title,
        "text": article.text,
        "published": article.published,
        "url": article.url,
        "sources": orjson.dumps(article.sources).decode(),
        "domains": orjson.dumps(article.domains).decode(),
        "attribution": article.attribution,
        "licence": article.licence,
    }


def _site_values(number: int, article: Article) -> list[dict[str, Any]]:
    return [{"number": number, "site": site} for site in sites_of(article.url, article.domains)]


def _article(row: RowMapping) -> Article:
    return Article(
        id=str(row["number"]),
        title=row["title"],
        text=row["text"],
        published=row["published"],
        url=row["url"],
        sources=tuple(orjson.loads(row["sources"])),
        domains=tuple(orjson.loads(row["domains"])),
        attribution=row["attribution"],
        licence=row["licence"],
    )


def _day(published: datetime | None) -> date | None:
    return published and published.date()
