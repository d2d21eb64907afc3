"""The adaption of a BigQuery statement to DuckDB, where sqlglot would carry over what DuckDB understands otherwise."""

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from engine.sql.bad_query import BadQuery

_SHOWN = 60
_DAYS_OR_MORE = frozenset({"DAY", "WEEK", "ISOWEEK", "MONTH", "QUARTER", "YEAR", "ISOYEAR"})
_PLACEHOLDERS = re.compile(r"(?:[^%]|%%|%[-+0]?\d{0,2}(?:\.\d{1,2})?[sdf])*")


def adapted(statement: exp.Query) -> exp.Query:
    """The statement, changed in place. Raises `BadQuery` where DuckDB has no such thing."""
    # From the inside out: what is put in the place of a node holds nodes that are adapted already.
    for node in reversed(list(statement.find_all(*_ADAPTIONS))):
        _ADAPTIONS[type(node)](node)
    _name_columns(statement)
    return statement


def _name_columns(statement: exp.Query) -> None:
    """Columns without a name are f0_, f1_ and so on; those of a UNION are named by its first part."""
    number = 0
    while isinstance(statement, exp.SetOperation | exp.Subquery):
        statement = statement.this
    for column in statement.expressions if isinstance(statement, exp.Select) else ():
        if not isinstance(column, exp.Alias | exp.Column | exp.Star | exp.Dot):
            column.replace(exp.alias_(column.copy(), f"f{number}_", quoted=True))
            number += 1


def _count_from_zero(node: exp.Unnest) -> None:
    """UNNEST WITH OFFSET begins at 0, DuckDB's ORDINALITY at 1."""
    offset, alias = node.args.get("offset"), node.args.get("alias")
    if not offset:
        return
    named: list[exp.Identifier] = alias.columns if isinstance(alias, exp.TableAlias) else []
    name, array = named[0].name if named else "value", node.expressions[0]
    item = exp.Unnest(expressions=[array.copy()])
    size = exp.func("RANGE", exp.ArraySize(this=array.copy()))
    number = offset.name if isinstance(offset, exp.Identifier) else "offset"
    both = exp.select(
        exp.alias_(item, name, quoted=True),
        exp.alias_(exp.Unnest(expressions=[size]), number, quoted=True),
    )
    node.replace(both.subquery(f"with_{number}"))


def _print(node: exp.Format) -> None:
    """FORMAT has the placeholders of C, as DuckDB's PRINTF has; those of its FORMAT are Python's."""
    template = node.this
    if not template.is_string or not _PLACEHOLDERS.fullmatch(template.name):
        hint = "Use CONCAT, or placeholders such as %s, %d and %.2f."
        raise BadQuery(f"{node.sql(dialect='bigquery')[:_SHOWN]} is not available over files.", hint)
    node.replace(exp.func("PRINTF", template.copy(), *(each.copy() for each in node.expressions)))


def _count_days(node: exp.Extract) -> None:
    """Days of the week begin with 1, in DuckDB with 0; weeks begin on Sunday, in DuckDB on Monday."""
    part = node.this
    if isinstance(part, exp.WeekStart):
        hint = "Use WEEK, which begins on Sunday, or ISOWEEK, which begins on Monday."
        raise BadQuery(f"{part.sql(dialect='bigquery')} is not available over files.", hint)
    if part.name.upper() == "DAYOFWEEK":
        node.replace(exp.paren(exp.Add(this=node.copy(), expression=exp.Literal.number(1)), copy=False))
    elif part.name.upper() == "ISOWEEK":
        part.replace(exp.var("WEEK"))
    elif part.name.upper() == "WEEK":
        number = exp.func("STRFTIME", node.expression.copy(), exp.Literal.string("%U"))
        node.replace(exp.cast(number, exp.DType.BIGINT))


def _keep_date(node: exp.DateTrunc | exp.DateAdd | exp.DateSub) -> None:
    """A day that is shifted stays a day; DuckDB makes it a time."""
    unit = node.args.get("unit")
    name = "WEEK" if isinstance(unit, exp.WeekStart) else unit.name.upper() if unit is not None else "DAY"
    if name in _DAYS_OR_MORE:
        node.replace(exp.cast(node.copy(), exp.DType.DATE))


def _cut_aggregate(node: exp.ArrayAgg) -> None:
    """ARRAY_AGG with LIMIT: DuckDB has none within an aggregate, so the array is cut."""
    limit = node.this
    if isinstance(limit, exp.Limit):
        most = limit.expression.copy()
        limit.replace(limit.this.copy())
        node.replace(exp.func("LIST_SLICE", node.copy(), exp.Literal.number(1), most))


def _try(node: exp.SafeFunc) -> None:
    """SAFE before a function: nothing instead of an error."""
    node.replace(exp.Try(this=node.this.copy()))


def _widen(node: exp.DataType) -> None:
    """NUMERIC has 9 digits behind its point, DuckDB's DECIMAL 3 unless it is told."""
    if node.this is exp.DType.DECIMAL and not node.expressions:
        node.replace(exp.DataType.build("DECIMAL(38, 9)", dialect="duckdb"))


_ADAPTIONS: Mapping[type[exp.Expr], Callable[..., None]] = {
    exp.Unnest: _count_from_zero,
    exp.Format: _print,
    exp.Extract: _count_days,
    exp.DateTrunc: _keep_date,
    exp.DateAdd: _keep_date,
    exp.DateSub: _keep_date,
    exp.ArrayAgg: _cut_aggregate,
    exp.SafeFunc: _try,
    exp.DataType: _widen,
}
