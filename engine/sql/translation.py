"""The translation of a query in BigQuery's SQL into DuckDB's, its rows in an order that is the same each time."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp, parse
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, UnsupportedError

from engine.sql.adaption import adapted
from engine.sql.bad_query import BadQuery
from engine.sql.guard import guard

_LONGEST = 100_000
_SIMPLER = "Make it simpler: fewer parts, or less within one another."
_REORDERING = (exp.Join, exp.Group, exp.AggFunc, exp.Distinct, exp.Window, exp.Order, exp.SetOperation, exp.Unnest)
"""What makes DuckDB put rows out in another order than that of the file."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A query that may run over files, and the tables that it reads."""

    statement: exp.Query
    tables: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The query for DuckDB. Raises `BadQuery` where DuckDB has no such thing."""
        return _written(self.statement)

    def first(self, most: int, columns: Sequence[str]) -> str:
        """The query for its first `most` rows. What its own ORDER BY leaves open, the columns in turn settle.

        A plain reading of one table keeps the order of its file.
        """
        statement = self.statement.copy()
        if _rows_asked(statement) > most:
            statement.set("limit", exp.Limit(expression=exp.Literal.number(most)))
        if not _keeps_order(statement):
            places = [exp.Ordered(this=exp.Literal.number(n + 1), nulls_first=True) for n in range(len(columns))]
            order = statement.args.get("order")
            statement.set("order", exp.Order(expressions=[*(order.expressions if order else ()), *places]))
        return _written(statement)


def translate(query: str, tables: Mapping[str, str]) -> Translation:
    """Check and translate a query. `tables` holds the names of tables by those in small letters. Raises `BadQuery`."""
    if len(query) > _LONGEST:
        raise BadQuery(f"The query is longer than {_LONGEST:,} characters.", _SIMPLER)
    try:
        statement, used = guard(list(parse(query, read="bigquery")), tables)
        return Translation(adapted(statement), tuple(used))
    except ParseError as error:
        raise BadQuery(f"The query can't be read: {_place(error)}.", "Correct it there.") from None
    except SqlglotError as error:
        raise BadQuery(f"The query can't be read: {error}.", "Write it in BigQuery's SQL.") from None
    except RecursionError:
        raise BadQuery("The query is nested too deeply.", _SIMPLER) from None


def _written(statement: exp.Query) -> str:
    try:
        return statement.sql(
            dialect="duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE, max_unsupported=1
        )
    except UnsupportedError as error:
        raise BadQuery(f"Not available over files: {error}.", "Say it in another way.") from None
    except RecursionError:
        raise BadQuery("The query is nested too deeply.", _SIMPLER) from None


def _keeps_order(statement: exp.Query) -> bool:
    one = isinstance(statement, exp.Select) and len(list(statement.find_all(exp.Select, exp.Table))) <= 2
    return one and statement.find(*_REORDERING) is None


def _rows_asked(statement: exp.Query) -> float:
    """The statement's own limit. Raises `BadQuery` where it is no plain number."""
    limit = statement.args.get("limit")
    if limit is None:
        return math.inf
    if not isinstance(limit, exp.Limit) or not isinstance(limit.expression, exp.Literal) or not limit.expression.is_int:
        raise BadQuery("LIMIT does not stand before a plain number.", "Write it as in LIMIT 100.")
    return int(limit.expression.name)


def _place(error: ParseError) -> str:
    first = error.errors[0] if error.errors else {}
    said = str(first.get("description") or "it is no SQL").strip().rstrip(".")
    said = re.sub(r"Required keyword: .* for <class '.*?(\w+)'>", r"a part of \1 is missing", said)
    said = re.sub(r" but got <Token.*", "", said, flags=re.DOTALL)
    return f"{said} (line {first['line']}, column {first['col']})" if first.get("line") else said
