"""A locked DuckDB: in memory, it reads the files that it was opened with, and no query can change that."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

import duckdb

from engine.sql.folder import TableFile
from schemas.errors import RunFailed

_T = TypeVar("_T")
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "1GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "allow_community_extensions": "false",
}


class TookTooLong(RunFailed):
    """A query that ran into its time limit."""


class LockedDuckDB:
    """One connection, for one query at a time. `seconds` is the longest that one piece of work may take."""

    def __init__(self, files: Sequence[TableFile], *, seconds: float) -> None:
        """Open the files as tables. Raises `duckdb.Error` where one of them is no such file as its name says."""
        self._seconds = seconds
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
        try:
            self._lock(files)
        except BaseException:
            self._connection.close()
            raise

    def _lock(self, files: Sequence[TableFile]) -> None:
        for file in files:
            name = file.name.replace('"', '""')
            self._connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {file.reading}')
        allowed = ", ".join(file.literal for file in files)
        for setting in (
            "TimeZone = 'UTC'",
            f"allowed_paths = [{allowed}]",
            "temp_directory = ''",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self._connection.execute(f"SET {setting}")

    def columns(self, sql: str) -> list[str]:
        """The names of a query's columns. Raises `duckdb.Error` where it cannot run."""
        return [str(row[0]) for row in self._connection.execute(f"DESCRIBE {sql}").fetchall()]

    def start(self, sql: str) -> None:
        """Begin a query; its rows come with `fetch`."""
        self._connection.execute(sql)

    def fetch(self, count: int) -> list[tuple[object, ...]]:
        """The next rows; none where the query has no more."""
        return self._connection.fetchmany(count)

    async def work(self, task: Callable[[], _T]) -> _T:
        """Do something with it in a thread. Raises `TookTooLong`; cancelled, it interrupts the query first."""
        running = asyncio.create_task(asyncio.to_thread(task))
        try:
            await asyncio.wait({running}, timeout=self._seconds)
        finally:
            late = not running.done()
            if late:
                await self._interrupt(running)
        if late:
            raise TookTooLong(f"The query took longer than {self._seconds:g} seconds. Let it read or join less.")
        return running.result()

    async def _interrupt(self, running: asyncio.Task[_T]) -> None:
        # Asked again and again: an interrupt that comes between two parts of the work stops neither.
        while not running.done():
            self._connection.interrupt()
            await asyncio.wait({running}, timeout=0.05)
        with suppress(duckdb.Error):
            running.result()

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()
