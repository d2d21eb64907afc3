"""The full-text index of the articles, as each kind of database keeps it in its table `article_index`."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import BigInteger, ColumnElement, column, table
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.article import ArticleQuery
from storage.postgres_index import PostgresIndex
from storage.sqlite_index import SqliteIndex

NUMBER: ColumnElement[int] = table("article_index", column("rowid", BigInteger)).c.rowid
"""The number of an article in the index."""


class ArticleIndex(Protocol):
    """What is asked of the index."""

    def holds(self, query: ArticleQuery) -> ColumnElement[bool]:
        """Whether the article at `NUMBER` fits a query that has terms."""
        ...

    def rank(self, query: ArticleQuery) -> ColumnElement[float]:
        """How well an article fits what it `holds`: lower is better. It is worked out article by article."""
        ...

    async def add(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Index articles that were just added."""
        ...

    async def remove(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Forget articles that are about to be removed."""
        ...

    async def merge(self, connection: AsyncConnection, *, first: bool) -> bool:
        """Merge some of what was added at different times, for faster searches; whether there is more to merge.

        `first` begins it; what was added meanwhile is left for the next time.
        """
        ...


def index_of(connection: AsyncConnection) -> ArticleIndex:
    """The index of the database that a connection leads to."""
    return SqliteIndex() if connection.dialect.name == "sqlite" else PostgresIndex()
