"""BIGQUERY_SEED_GENERATOR: the rows of a SQL query."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from engine.ports import SqlRow, SqlTables
from engine.sql.bad_query import BadQuery
from engine.sql.values import as_moment, as_text, plain
from engine.step import Dropped, StepContext
from schemas.errors import RunFailed
from schemas.sample import Sample, Seed
from schemas.seed_generator import BigQuerySeedGenerator


class BigQuerySeeds:
    """One seed for each row; what is in neither the column of the text nor that of the date goes into `meta`."""

    def __init__(self, config: BigQuerySeedGenerator, tables: SqlTables) -> None:
        self._config = config
        self._tables = tables
        self._context: StepContext | None = None

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield a sample for each row but the first `skip`, and a drop for one without a text."""
        self._context = context
        async with aclosing(self._rows(skip, context)) as rows:
            async for row in rows:
                yield self._item(row)

    async def expected(self) -> int:
        """How many rows there are, at most. Raises `RunFailed` where the query cannot run any more."""
        try:
            return await self._tables.count(self._config.query, most=self._config.max_rows)
        except BadQuery as error:
            raise _failure(error) from None

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the rows; none of paid ones as long as no job has paid for them."""
        if self._context is None and self._tables.is_paid:
            return
        async with aclosing(self._rows(0, self._context)) as rows:
            async for row in rows:
                yield as_text(_value(row, self._config.seed_text_column))

    async def _rows(self, skip: int, context: StepContext | None) -> AsyncGenerator[SqlRow, None]:
        config = self._config
        groups = self._tables.rows(config.query, most=config.max_rows, skip=skip, context=context)
        try:
            async with aclosing(groups):
                async for group in groups:
                    for row in group:
                        yield row
        except BadQuery as error:
            raise _failure(error) from None

    def _item(self, row: SqlRow) -> Sample | Dropped:
        config = self._config
        text = as_text(_value(row, config.seed_text_column))
        if not text.strip():
            return Dropped(f"{config.seed_text_column} is empty")
        try:
            date = as_moment(_value(row, config.date_column)) if config.date_column else None
        except (ValueError, OverflowError):
            return Dropped(f"{config.date_column} holds no date")
        mapped = {config.seed_text_column.casefold(), (config.date_column or "").casefold()}
        meta = {name: plain(value) for name, value in row.items() if name.casefold() not in mapped}
        return Sample(seed=Seed(seed_text=text, seed_creation_date=date), meta=meta)


def _value(row: SqlRow, column: str) -> object:
    # As everywhere in BigQuery, the case of a column's name does not matter.
    return next((value for name, value in row.items() if name.casefold() == column.casefold()), None)


def _failure(error: BadQuery) -> RunFailed:
    return RunFailed(f"{error.message} {error.hint}")
