"""A locked DuckDB: in memory, it reads the files that it was opened with, and no query can change that.

Run as a module it is a process that answers requests, a line of JSON each, until its input ends. What DuckDB does not
count as its own memory is bounded by the limit of the process.
"""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from engine.sql.folder import TableFile
from engine.sql.query_process import OUT_OF_MEMORY
from engine.sql.values import plain

TOO_LARGE = "RowsTooLarge"
MOST_CHARACTERS = 64 * 2**20
"""The longest line that is answered."""
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "1GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "allow_community_extensions": "false",
}
_PROCESS_BYTES = 3 * 2**30
_PROCESS_SECONDS = 3600
_NICE = 10


class LockedDuckDB:
    """One connection, for one query at a time."""

    def __init__(self, files: Sequence[TableFile]) -> None:
        """Open the files as tables. Raises `duckdb.Error` where one of them is no such file as its name says."""
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
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

    def fetch(self, count: int) -> list[list[object]]:
        """The next rows, their values as JSON knows them; none where the query has no more."""
        return [[plain(value) for value in row] for row in self._connection.fetchmany(count)]

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()


def serve() -> None:
    """Open what the first line names, then answer the others."""
    database: LockedDuckDB | None = None
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        try:
            if database is None:
                database = LockedDuckDB([TableFile(name, Path(path)) for name, path in request["open"]])
                _answer({"value": None})
            elif "columns" in request:
                _answer({"value": database.columns(request["columns"])})
            else:
                if request["start"] is not None:
                    database.start(request["start"])
                _answer({"value": database.fetch(request["fetch"])})
        except MemoryError:
            _answer({"error": OUT_OF_MEMORY, "message": "out of memory"})
        except duckdb.Error as error:
            _answer({"error": type(error).__name__, "message": str(error).strip().partition("\n")[0]})


def _answer(answer: dict[str, object]) -> None:
    text = json.dumps(answer)
    if len(text) > MOST_CHARACTERS:
        text = json.dumps({"error": TOO_LARGE, "message": "the rows are too large"})
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_PROCESS_SECONDS, _PROCESS_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_PROCESS_BYTES, _PROCESS_BYTES))
    with suppress(AttributeError, OSError):
        # The server's own work comes first.
        os.nice(_NICE)


if __name__ == "__main__":
    _limit()
    serve()
