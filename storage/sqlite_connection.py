"""A connection to SQLite that makes one hop to its thread for a statement, where `aiosqlite` makes up to four."""

import sqlite3
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import Any

import aiosqlite
from typing_extensions import override


def connect(file: str, **options: Any) -> "OneHopConnection":
    """A connection to a database file, opened where it is awaited."""
    connection = OneHopConnection(lambda: sqlite3.connect(file, **options), iter_chunk_size=64)
    # SQLAlchemy does this for connections that it makes itself: a process may end without closing them.
    connection._thread.daemon = True  # pyright: ignore[reportPrivateUsage]
    return connection


class OneHopConnection(aiosqlite.Connection):
    """What SQLAlchemy's `aiosqlite` dialect connects with. All rows of a statement are read at once, as it does too."""

    _in_doubt = False
    """Whether a statement was begun that nobody saw the end of: its task was cancelled."""

    @override
    def cursor(self) -> "OneHopCursor":  # pyright: ignore[reportIncompatibleMethodOverride]
        return OneHopCursor(self)

    @override
    def execute(  # pyright: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride]
        self, sql: str, parameters: Any = ()
    ) -> "Executing":
        return Executing(OneHopCursor(self).execute(sql, parameters))

    @override
    async def commit(self) -> None:
        # Without a transaction there is nothing to hop for.
        if self._in_doubt or self.in_transaction:
            await super().commit()

    @override
    async def rollback(self) -> None:
        # The pool rolls back each connection that comes back to it; after a commit there is nothing to hop for.
        if self._in_doubt or self.in_transaction:
            await super().rollback()
            self._in_doubt = False

    async def run(self, statement: str, parameters: Any, *, many: bool = False) -> "Outcome":
        """Run a statement to its end."""
        self._in_doubt = True
        outcome = await self._execute(Outcome, self._conn, statement, parameters, many)  # pyright: ignore[reportUnknownMemberType]
        self._in_doubt = False
        return outcome


class Outcome:
    """What a statement left behind; made in the connection's thread."""

    __slots__ = ("description", "lastrowid", "rowcount", "rows")

    def __init__(self, connection: sqlite3.Connection, statement: str, parameters: Any, many: bool) -> None:
        run = connection.executemany if many else connection.execute
        cursor = run(statement, parameters)
        self.rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class Executing:
    """A statement to be awaited or entered, as `aiosqlite` has it; either gives its cursor."""

    def __init__(self, running: Coroutine[Any, Any, "OneHopCursor"]) -> None:
        self._running = running

    def __await__(self) -> Generator[Any, Any, "OneHopCursor"]:
        return self._running.__await__()

    async def __aenter__(self) -> "OneHopCursor":
        return await self._running

    async def __aexit__(self, *_: object) -> None:
        pass


class OneHopCursor:
    """The cursor that is asked for: it holds the outcome of its last statement."""

    arraysize = 1
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "OneHopCursor":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def __aiter__(self) -> AsyncGenerator[Any, None]:
        for row in self._rows:
            yield row

    async def execute(self, statement: str, parameters: Any = ()) -> "OneHopCursor":
        """Run a statement."""
        return self._hold(await self._connection.run(statement, parameters))

    async def executemany(self, statement: str, parameters: Any) -> "OneHopCursor":
        """Run a statement for each set of parameters."""
        return self._hold(await self._connection.run(statement, parameters, many=True))

    async def fetchone(self) -> Any:
        """The first of the rows that are left, taken away; `None` where none is."""
        return self._rows.pop(0) if self._rows else None

    async def fetchall(self) -> list[Any]:
        """The rows of the last statement."""
        return self._rows

    async def close(self) -> None:
        """Let the rows go."""
        self._rows = []

    def _hold(self, outcome: Outcome) -> "OneHopCursor":
        self._rows = outcome.rows
        self.description = outcome.description
        self.rowcount = outcome.rowcount
        self.lastrowid = outcome.lastrowid
        return self
