"""The query process: a locked DuckDB in a process of its own, which can be stopped and has a limit of memory."""

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from engine.documents.reading import environment
from engine.sql.folder import TableFile
from schemas.errors import RunFailed

OUT_OF_MEMORY = "OutOfMemoryException"
_MOST_BYTES = 2**28
"""The longest line that is read: more than the process ever answers."""


class QueryFailed(Exception):
    """What DuckDB raised: the name of its error and the first line of its message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class TookTooLong(RunFailed):
    """A query that ran into its time limit."""


class QueryProcess:
    """For one query at a time. `seconds` is the longest that one answer may take; later ones find it stopped."""

    def __init__(self, process: asyncio.subprocess.Process, seconds: float) -> None:
        self._process = process
        self._seconds = seconds

    @classmethod
    async def start(cls, files: Sequence[TableFile], *, seconds: float) -> "QueryProcess":
        """Start it with the files as tables. Raises `QueryFailed` where one is no such file as its name says."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "engine.sql.locked_duckdb"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_MOST_BYTES,
            env=environment(),
        )
        started = cls(process, seconds)
        try:
            await started._ask({"open": [(file.name, str(file.path)) for file in files]})
        except BaseException:
            await started.close()
            raise
        return started

    async def columns(self, sql: str) -> list[str]:
        """The names of a query's columns. Raises `QueryFailed` and `TookTooLong`."""
        return cast("list[str]", await self._ask({"columns": sql}))

    async def rows(self, sql: str | None, count: int) -> list[list[object]]:
        """The next rows, of another query where one is given. Raises `QueryFailed` and `TookTooLong`."""
        return cast("list[list[object]]", await self._ask({"start": sql, "fetch": count}))

    async def close(self) -> None:
        """Stop it, whatever it is at."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.communicate()

    async def _ask(self, request: dict[str, object]) -> object:
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        try:
            async with asyncio.timeout(self._seconds):
                asked.write(json.dumps(request).encode() + b"\n")
                await asked.drain()
                line = await answered.readline()
        except TimeoutError:
            message = f"The query took longer than {self._seconds:g} seconds. Let it read or join less."
            raise TookTooLong(message) from None
        except ConnectionError:
            line = b""
        if not line:
            # Where memory ends within DuckDB, the process ends with it.
            raise QueryFailed(OUT_OF_MEMORY, "out of memory")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise QueryFailed(answer["error"], answer["message"])
        return answer["value"]
