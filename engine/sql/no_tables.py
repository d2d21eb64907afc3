"""No tables: what stands for them on a server that has none to ask."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime

from engine.ports import QueryFacts, SqlRow
from engine.step import StepContext
from schemas.errors import RunFailed

ASK_FOR_FOLDER = (
    "Set PIPELINE_ASSISTANT_SQL_DIR to a folder of Parquet, CSV or JSONL files, or PIPELINE_ASSISTANT_BIGQUERY_PROJECT "
    "to ask BigQuery itself."
)


class NoTables:
    """Refuses every query; `missing` says what to do so that there are tables."""

    is_paid = False

    def __init__(self, missing: str = ASK_FOR_FOLDER) -> None:
        self.missing: str | None = missing
        self._failure = RunFailed(f"This server has no tables for SQL. {missing}")

    def begun_at(self, moment: datetime) -> "NoTables":
        """None then either."""
        return self

    async def examine(self, query: str) -> QueryFacts:
        """Raises `RunFailed`."""
        raise self._failure

    async def count(self, query: str, *, most: int) -> int:
        """Raises `RunFailed`."""
        raise self._failure

    async def rows(
        self, query: str, *, most: int, skip: int, context: StepContext | None
    ) -> AsyncGenerator[Sequence[SqlRow], None]:
        """Raises `RunFailed`."""
        raise self._failure
        yield
