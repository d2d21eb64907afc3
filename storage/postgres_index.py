"""The index of the articles on PostgreSQL: a table of `tsvector`s."""

from collections.abc import Sequence
from itertools import combinations

import orjson
from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.article import ArticleQuery, Term

_WORDS: ColumnElement[str] = literal_column("article_index.words")
_MOST_CHARACTERS = 200_000
"""A `tsvector` takes no more than 1 MiB."""
_ADD = text(
    "INSERT INTO article_index (rowid, words) SELECT number, "
    "setweight(to_tsvector('article_words', article_text(left(title, :most))), 'A') || "
    "setweight(to_tsvector('article_words', article_text(left(text, :most))), 'B') FROM articles "
    "WHERE number IN (SELECT value::bigint FROM json_array_elements_text(CAST(:numbers AS json)))"
)


class PostgresIndex:
    """Finds articles with `tsquery`s. `article_words` and `article_text` come from the migration."""

    def holds(self, query: ArticleQuery) -> ColumnElement[bool]:
        """Whether an article matches the query."""
        return _WORDS.op("@@", is_comparison=True)(_tsquery(query))

    def rank(self, query: ArticleQuery) -> ColumnElement[float]:
        """The rank that PostgreSQL gives, divided by the logarithm of the article's length."""
        return -func.ts_rank(_WORDS, _tsquery(query), 1)

    async def add(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Index articles by their rows in `articles`."""
        await connection.execute(_ADD, {"numbers": orjson.dumps(numbers).decode(), "most": _MOST_CHARACTERS})

    async def remove(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """Nothing to do: a row of the index goes with its article."""

    async def merge(self, connection: AsyncConnection, *, first: bool) -> bool:
        """Nothing to do: PostgreSQL merges by itself."""
        return False


def _tsquery(query: ArticleQuery) -> ColumnElement[str]:
    parts = [_term(term) for term in query.required]
    if query.at_least:
        chosen = (" & ".join(each) for each in combinations(map(_term, query.others), query.at_least))
        parts.append(" | ".join(f"({each})" for each in chosen))
    return func.to_tsquery("article_words", " & ".join(f"({part})" for part in parts))


def _term(term: Term) -> str:
    return f"({' | '.join(_phrase(phrase) for phrase in term.phrases)})"


def _phrase(words: Sequence[str]) -> str:
    return f"({' <-> '.join(_word(word) for word in words)})"


def _word(word: str) -> str:
    # Between single quotes only those themselves, backslashes and NUL have a meaning; nothing is no word.
    return "'" + (word.replace("\\", " ").replace("'", "''").replace("\0", " ") or " ") + "'"
