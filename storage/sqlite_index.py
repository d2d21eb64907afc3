"""The index of the articles on SQLite: an FTS5 table that keeps no text of its own."""

from collections.abc import Sequence

import orjson
from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.article import ArticleQuery, Term

_WHOLE_ROW: ColumnElement[str] = literal_column("article_index")
_TITLE_WEIGHT, _TEXT_WEIGHT = 2.0, 1.0

# In one statement: row by row, by triggers, indexing the bundled articles takes four times as long.
_ADD = text(
    "INSERT INTO article_index (rowid, title, text) SELECT number, title, text FROM articles "
    "WHERE number IN (SELECT value FROM json_each(:numbers))"
)
_REMOVE = text(
    "INSERT INTO article_index (article_index, rowid, title, text) SELECT 'delete', number, title, text FROM articles "
    "WHERE number IN (SELECT value FROM json_each(:numbers))"
)

_MERGE = text("INSERT INTO article_index (article_index, rank) VALUES ('merge', :pages)")
_MERGED_PAGES = 2000
"""Of 4 KiB each; writing them takes a fifth of a second."""
_CHANGES = text("SELECT total_changes()")


class SqliteIndex:
    """Finds articles with FTS5."""

    def holds(self, query: ArticleQuery) -> ColumnElement[bool]:
        """Whether an article matches the query in FTS5's language."""
        parts = [_term(term) for term in query.required]
        if query.at_least:
            parts.append(_at_least(query.at_least, [_term(term) for term in query.others]))
        return _WHOLE_ROW.op("MATCH", is_comparison=True)(" AND ".join(parts))

    def rank(self, query: ArticleQuery) -> ColumnElement[float]:
        """BM25, a word of the title counting twice."""
        return func.bm25(_WHOLE_ROW, _TITLE_WEIGHT, _TEXT_WEIGHT)

    async def add(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Index articles by their rows in `articles`."""
        await connection.execute(_ADD, {"numbers": orjson.dumps(numbers).decode()})

    async def remove(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Forget articles whose rows in `articles` are still there."""
        await connection.execute(_REMOVE, {"numbers": orjson.dumps(numbers).decode()})

    async def merge(self, connection: AsyncConnection, *, first: bool) -> bool:
        """Merge the segments of the index into one, some pages at a time."""
        before = await connection.scalar(_CHANGES) or 0
        # A negative number makes all segments part of the merge, a positive one goes on with it.
        await connection.execute(_MERGE, {"pages": -_MERGED_PAGES if first else _MERGED_PAGES})
        changes = (await connection.scalar(_CHANGES) or 0) - before
        # FTS5's own way to say so: a merge that had nothing to do changes one row.
        return changes > 1


def _at_least(number: int, terms: Sequence[str]) -> str:
    """Written so that each term stands in it as seldom as can be: ranking counts the articles of each anew."""
    if number == len(terms):
        return f"({' AND '.join(terms)})"
    if number == 1:
        return f"({' OR '.join(terms)})"
    first, *rest = terms
    return f"(({first} AND {_at_least(number - 1, rest)}) OR {_at_least(number, rest)})"


def _term(term: Term) -> str:
    return f"({' OR '.join(_phrase(phrase) for phrase in term.phrases)})"


def _phrase(words: Sequence[str]) -> str:
    # Between double quotes nothing has a meaning of its own but a double quote, which is written twice.
    return '"' + " ".join(words).replace('"', '""').replace("\0", " ") + '"'
