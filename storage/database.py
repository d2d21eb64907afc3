"""The database: one place that opens it, brings its tables up to date, and hands out transactions."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from schemas.errors import PipelineAssistantError
from storage.postgres import BACKENDS, make_postgres_engines, take_turn
from storage.sqlite import make_sqlite_engines

_MIGRATIONS = Path(__file__).with_name("migrations")
_Result = TypeVar("_Result")
_URLS = "write sqlite:////path/to/file.db or postgresql://user:password@host/name"


class DatabaseUnusable(PipelineAssistantError):
    """The database that was configured cannot be opened."""


class Database:
    """An open database, entered through `read`, `write`, `read_at_once` and `write_at_once`.

    `direct`: engines to read and to write with in a thread, for a backend that has no server to wait for.
    """

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, direct: tuple[Engine, Engine] | None = None) -> None:
        self._reader = reader
        self._writer = writer
        self._direct = direct
        # Two writers of one process on SQLite take turns here: polling for the file's lock would not be fair.
        self._turn = nullcontext() if direct is None else asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Open the database at a URL such as `sqlite:////data/pipeline-assistant.db` and migrate it.

        `postgresql://user:password@host/name` opens a PostgreSQL database, which must exist. Raises
        `DatabaseUnusable` where the URL or what lies there is no use.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise DatabaseUnusable(f"The database URL cannot be read; {_URLS}") from None
        database = cls(*_make_engines(parsed))
        try:
            await database._migrate()
        except SQLAlchemyError as error:
            await database.close()
            raise DatabaseUnusable(f"Cannot open the database {parsed.database}: {error.args[0]}") from error
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close all connections. The last one to close folds SQLite's `-wal` file into the database."""
        await self._reader.dispose()
        await self._writer.dispose()
        for engine in self._direct or ():
            engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection, None]:
        """A connection that cannot write; each statement on it sees one state of the database."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection, None]:
        """A transaction that is committed at the end, or rolled back where the block raises.

        On SQLite one writes at a time. On PostgreSQL many do: what is read to be changed is read `with_for_update`.
        """
        async with self._turn, self._writer.begin() as connection:
            yield connection

    async def read_at_once(self, work: Callable[[Connection], _Result]) -> _Result:
        """What `work` reads on a connection like that of `read`, waiting for nothing between its statements.

        On SQLite it makes one hop to a thread and back, where `read` makes some for each statement.
        """
        if self._direct is None:
            async with self._reader.connect() as connection:
                return await connection.run_sync(work)
        return _connect_and_do(self._direct[0], work)

    async def write_at_once(self, work: Callable[[Connection], _Result]) -> _Result:
        """A transaction like that of `write` whose statements wait for nothing in between.

        On SQLite it makes one hop to a thread and back, where `write` makes some for each statement.
        """
        if self._direct is None:
            async with self._writer.begin() as connection:
                return await connection.run_sync(work)
        async with self._turn:
            return await asyncio.to_thread(_begin_and_do, self._direct[1], work)

    @asynccontextmanager
    async def write_alone(self) -> AsyncGenerator[AsyncConnection, None]:
        """A transaction that no other of its kind overlaps, in any process: for starts and imports."""
        async with self.write() as connection:
            if connection.dialect.name != "sqlite":
                await take_turn(connection)
            yield connection

    async def _migrate(self) -> None:
        newest = max(path.stem for path in (_MIGRATIONS / "versions").glob("*.py")).partition("_")[0]
        async with self.write_alone() as connection:
            if await connection.run_sync(_version) != newest:
                await connection.run_sync(_upgrade)


def _connect_and_do(engine: Engine, work: Callable[[Connection], _Result]) -> _Result:
    with engine.connect() as connection:
        return work(connection)


def _begin_and_do(engine: Engine, work: Callable[[Connection], _Result]) -> _Result:
    with engine.begin() as connection:
        return work(connection)


def _make_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine, tuple[Engine, Engine] | None]:
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return make_sqlite_engines(url)
    if backend not in BACKENDS:
        raise DatabaseUnusable(f"The database must be an SQLite file or PostgreSQL; {_URLS}")
    try:
        return (*make_postgres_engines(url), None)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            "The driver for PostgreSQL is not installed: pip install 'pipeline-assistant[postgres]'"
        ) from error


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    # Imported here because only the first start needs it, and it takes 0.15 s.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnusable(
            f"The database was written by a newer version of this program; use that one ({error})"
        ) from error
