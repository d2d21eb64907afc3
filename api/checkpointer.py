"""The checkpointer: the graph's working memory in the service's database, one checkpoint a session."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import make_url

from storage.postgres import connection_string
from storage.sqlite_connection import connect

_KEEP_LATEST = "".join(
    f"""
    CREATE TRIGGER IF NOT EXISTS {table}_keep_latest AFTER INSERT ON checkpoints BEGIN
        DELETE FROM {table} WHERE thread_id = NEW.thread_id AND checkpoint_ns = NEW.checkpoint_ns
        AND checkpoint_id < NEW.checkpoint_id;
    END;
    """
    for table in ("writes", "checkpoints")
)


@asynccontextmanager
async def open_checkpoints(url: str) -> AsyncGenerator[BaseCheckpointSaver[str], None]:
    """Open the checkpoints in the database at a URL, which has its other tables already."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        opened = LatestCheckpoints.open(Path(parsed.database or ""))
    else:
        # Imported here because its driver is installed only where it is used.
        from api.postgres_checkpointer import LatestPostgresCheckpoints

        opened = LatestPostgresCheckpoints.open(connection_string(url))
    async with opened as saver:
        yield saver


class LatestCheckpoints(AsyncSqliteSaver):
    """Keeps the latest checkpoint of each thread: SQLite would store the whole state again at every turn."""

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path) -> AsyncGenerator[Self, None]:
        """Open the checkpoints in a database file that has its other tables already."""
        # Autocommit: a turn cancelled between a statement and its commit would keep the write lock.
        async with connect(str(file), isolation_level=None) as connection:
            # Sessions survive without their checkpoint, so that a commit here need not wait for the disk.
            await connection.executescript("PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL;")
            saver = cls(connection)
            await saver.setup()
            await connection.executescript(_KEEP_LATEST)
            yield saver
