"""The tables of files: BigQuery's SQL asked of the user's own files, by the DuckDB that is embedded."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.ports import QueryFacts, SqlRow
from engine.sql.bad_query import BadQuery
from engine.sql.folder import TableFile, TableFolder, table_names
from engine.sql.query_process import OUT_OF_MEMORY, QueryFailed, QueryProcess
from engine.sql.translation import Translation, translate
from engine.step import StepContext
from schemas.errors import RunFailed

_SECONDS = 120.0
_GROUP = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A query whose tables are open."""

    database: QueryProcess
    translation: Translation
    columns: tuple[str, ...]
    files: tuple[TableFile, ...]


class FileTables:
    """Every file of a folder is a table. Nothing else is read, and nothing is written.

    `seconds` is the longest that DuckDB may work on end: until the first rows, and between one group and the next.
    """

    is_paid = False
    missing: str | None = None

    def __init__(self, folder: Path, *, seconds: float = _SECONDS, began: datetime | None = None) -> None:
        self._path = folder
        self._folder = TableFolder(folder)
        self._seconds = seconds
        self._began = began

    def begun_at(self, moment: datetime) -> "FileTables":
        """The tables for a job that began then: it does not go on with a file that changed meanwhile."""
        return FileTables(self._path, seconds=self._seconds, began=moment)

    async def examine(self, query: str) -> QueryFacts:
        """Check and bind a query, as the port says."""
        async with self._prepared(query) as ready:
            return QueryFacts(ready.columns)

    async def count(self, query: str, *, most: int) -> int:
        """Count the rows of a query, as the port says."""
        async with self._prepared(query) as ready:
            first = ready.translation.first(most, ready.columns)
            counted = await self._ask(ready, f"SELECT COUNT(*) FROM ({first})", 1)
            return int(str(counted[0][0]))

    async def rows(
        self, query: str, *, most: int, skip: int, context: StepContext | None
    ) -> AsyncGenerator[Sequence[SqlRow], None]:
        """Yield the rows of a query, as the port says; a run that goes on reads over those that it has had."""
        async with self._prepared(query) as ready:
            if skip:
                self._refuse_changed(ready.files)
            group = await self._ask(ready, ready.translation.first(most, ready.columns), _GROUP)
            while group:
                if skip < len(group):
                    yield [dict(zip(ready.columns, row, strict=True)) for row in group[skip:]]
                skip = max(0, skip - len(group))
                group = await self._ask(ready, None, _GROUP)

    @asynccontextmanager
    async def _prepared(self, query: str) -> AsyncGenerator[_Prepared]:
        files = await asyncio.to_thread(self._folder.files)
        translation = await asyncio.to_thread(translate, query, table_names(files))
        used = [files[name.casefold()] for name in translation.tables]
        database = await self._open(used)
        try:
            columns = await self._columns(database, translation, used)
            yield _Prepared(database, translation, columns, tuple(used))
        finally:
            await database.close()

    def _refuse_changed(self, files: Sequence[TableFile]) -> None:
        for file in files:
            changed = file.path.stat().st_mtime
            if self._began is not None and changed > self._began.timestamp():
                raise RunFailed(f"{file.path.name} has changed since the job began, so it can't go on. Start it anew.")

    async def _open(self, used: Sequence[TableFile]) -> QueryProcess:
        try:
            return await QueryProcess.start(used, seconds=self._seconds)
        except QueryFailed as error:
            message = f"A table can't be read: {_reason(error, used)}."
            raise BadQuery(message, "Mend or replace the file.", code="no_tables") from None

    async def _columns(
        self, database: QueryProcess, translation: Translation, used: Sequence[TableFile]
    ) -> tuple[str, ...]:
        try:
            columns = await database.columns(translation.sql)
        except QueryFailed as error:
            if error.kind == OUT_OF_MEMORY:
                raise _too_much() from None
            reason = _reason(error, used)
            unknown = error.kind == "BinderException" and "olumn" in reason
            hint = await _columns_hint(database, used)
            code = "unknown_column" if unknown else "query_cannot_run"
            raise BadQuery(f"The query can't run: {reason}.", hint, code=code) from None
        twice = [name for name, times in Counter(name.casefold() for name in columns).items() if times > 1]
        if twice:
            raise BadQuery(f"Two columns of the result are named {twice[0]}.", "Name one of them with AS.")
        return tuple(columns)

    async def _ask(self, ready: _Prepared, sql: str | None, count: int) -> list[list[object]]:
        """The next rows, of another query where one is given."""
        try:
            return await ready.database.rows(sql, count)
        except QueryFailed as error:
            if error.kind == OUT_OF_MEMORY:
                raise _too_much() from None
            hint = "Use SAFE_CAST where values may not fit."
            raise BadQuery(f"The query failed: {_reason(error, ready.files)}.", hint) from None


def _too_much() -> BadQuery:
    message = "The query needs more memory than it may have (1 GB)."
    return BadQuery(message, "Select fewer columns, or read, join or sort fewer rows.")


async def _columns_hint(database: QueryProcess, used: Iterable[TableFile]) -> str:
    parts: list[str] = []
    for file in used:
        name = file.name.replace('"', '""')
        columns = await database.columns(f'SELECT * FROM "{name}"')
        parts.append(f"Columns of {file.name}: {', '.join(columns[:_SHOWN])}.")
    return " ".join(parts) or "Write it in BigQuery's SQL."


def _reason(error: QueryFailed, used: Sequence[TableFile]) -> str:
    """What DuckDB says, in a line, without the folders of this machine."""
    text = re.sub(r"^[\w ]*Error: ", "", error.message).rstrip(".!")
    for file in used:
        text = text.replace(str(file.path), file.path.name)
    return text[:300]
