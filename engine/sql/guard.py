"""The guard of SQL over files: one statement that does nothing but read known tables with known functions."""

from collections.abc import Mapping
from difflib import get_close_matches

from sqlglot import exp
from sqlglot.expressions.dml import DML
from sqlglot.optimizer.scope import Scope, traverse_scope

from engine.sql.bad_query import BadQuery
from engine.sql.functions import ALLOWED, CHANGING

_ONE = "Write one statement that begins with SELECT or WITH."
_SHOWN = 20
_WRITES = ("Only statements that read can run.", "Take out whatever writes, defines, locks or sets something.")
_GIVEN = ("A query over files has no parameters or variables.", "Write the values into it.")
_REFUSED: Mapping[type[exp.Expr], tuple[str, str]] = {
    exp.DDL: _WRITES,
    DML: _WRITES,
    exp.Command: _WRITES,
    exp.Into: _WRITES,
    exp.Lock: _WRITES,
    exp.Parameter: _GIVEN,
    exp.SessionParameter: _GIVEN,
    exp.Placeholder: _GIVEN,
    exp.TableSample: ("A sample gives other rows each time.", "Take TABLESAMPLE out."),
    exp.Lateral: ("LATERAL is not available over files.", "Join with UNNEST or with a subquery."),
    exp.Pivot: ("PIVOT and UNPIVOT are not available over files.", "Use aggregates with IF."),
    exp.Version: ("A file has no earlier states.", "Take FOR SYSTEM_TIME out."),
    exp.MatchRecognize: ("MATCH_RECOGNIZE is not available over files.", "Use window functions."),
}
"""What is refused, why, and what to do instead."""


def guard(statements: list[exp.Expr | None], tables: Mapping[str, str]) -> tuple[exp.Query, list[str]]:
    """The one statement among those parsed, its tables named as they are here, and which those are.

    `tables` holds their names by their names in small letters. Raises `BadQuery`.
    """
    found = [each for each in statements if each is not None and not isinstance(each, exp.Semicolon)]
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise BadQuery("Only one statement that reads rows can run.", _ONE)
    statement = found[0]
    for node in statement.walk():
        _refuse_unless_reading(node)
    return statement, _name_tables(statement, tables)


def _refuse_unless_reading(node: exp.Expr) -> None:
    for kind, (message, hint) in _REFUSED.items():
        if isinstance(node, kind):
            raise BadQuery(message, hint)
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        hint = "Read tables, subqueries or UNNEST of an array."
        raise BadQuery(f"{_shown(node)} stands where a table is read.", hint)
    if isinstance(node, exp.Func):
        _refuse_unless_known(node)


def _refuse_unless_known(node: exp.Func) -> None:
    name = type(node).__name__
    if name in CHANGING:
        message = f"{_shown(node)} gives something else each time, so a run that is cut off could not go on."
        raise BadQuery(message, "Write the value itself, such as DATE '2024-01-31'.")
    if name not in ALLOWED:
        raise BadQuery(f"The function {_shown(node)} is not available over files.", "Use another function of BigQuery.")


def _name_tables(statement: exp.Query, tables: Mapping[str, str]) -> list[str]:
    used: dict[str, None] = {}
    named_by_with = _names_of_with(statement)
    for table in list(statement.find_all(exp.Table)):
        if id(table) in named_by_with:
            continue
        name = table.name.rpartition(".")[2]
        known = tables.get(name.casefold())
        if known is None:
            raise BadQuery(f"There is no table {_cut(name)}.", _tables_hint(name, tables), code="unknown_table")
        used[known] = None
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name, quoted=True))
        # With its schema a table is never taken for a name that WITH gives.
        for part, value in (("this", known), ("db", "main")):
            table.set(part, exp.to_identifier(value, quoted=True))
        table.set("catalog", None)
        table.set("alias", alias)
    return list(used)


def _names_of_with(statement: exp.Query) -> set[int]:
    """The places in the statement where a name stands for a part of a WITH, not for a table."""
    return {
        id(node)
        for scope in traverse_scope(statement)
        for node, source in scope.selected_sources.values()
        if isinstance(node, exp.Table) and isinstance(source, Scope)
    }


def _tables_hint(wanted: str, tables: Mapping[str, str]) -> str:
    if not tables:
        return "The folder of tables holds no Parquet, CSV or JSONL file yet; put one there."
    near = get_close_matches(wanted.casefold(), tables, n=1)
    meant = f"Did you mean {tables[near[0]]}? " if near else ""
    return f"{meant}Tables: {', '.join(list(tables.values())[:_SHOWN])}."


def _shown(node: exp.Expr) -> str:
    name = node.name if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc) else node.sql(dialect="bigquery")
    return _cut(name)


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
