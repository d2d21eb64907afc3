"""The checkpointer: the graph's working memory in the service's database, one checkpoint a session."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import make_url
from typing_extensions import override

from storage.postgres import connection_string


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
        async with aiosqlite.connect(file, isolation_level=None) as connection:
            # Sessions survive without their checkpoint, so that a commit here need not wait for the disk.
            await connection.executescript("PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL;")
            saver = cls(connection)
            await saver.setup()
            yield saver

    @override
    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a checkpoint and drop those before it, with their writes."""
        saved = await super().aput(config, checkpoint, metadata, new_versions)
        latest = saved.get("configurable", {})
        key = (str(latest["thread_id"]), latest["checkpoint_ns"], latest["checkpoint_id"])
        async with self.lock:
            for table in ("writes", "checkpoints"):
                await self.conn.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?", key
                )
        return saved
