"""The checkpointer on PostgreSQL: the graph's working memory in the service's database, one checkpoint a session."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Self

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from typing_extensions import override

_SETUP = 0x50415343
_CONNECTIONS = 2


class LatestPostgresCheckpoints(AsyncPostgresSaver):
    """Keeps the latest checkpoint of each thread."""

    @classmethod
    @asynccontextmanager
    async def open(cls, connection_string: str) -> AsyncGenerator[Self, None]:
        """Open the checkpoints in a database that can be reached."""
        pool = AsyncConnectionPool(
            connection_string,
            connection_class=AsyncConnection[DictRow],
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
            min_size=1,
            max_size=_CONNECTIONS,
            open=False,
            configure=_configure,
            check=_check,
        )
        async with pool:
            saver = cls(pool)
            async with pool.connection() as connection:
                await _take_turn(connection)
                await saver.setup()
                await connection.execute("SELECT pg_advisory_unlock(%s)", (_SETUP,))
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
        # Where another process saves the same thread at this moment, one of both drops them.
        with suppress(SerializationFailure, DeadlockDetected):
            await self.aprune([str(saved.get("configurable", {})["thread_id"])])
        return saved


async def _configure(connection: AsyncConnection[DictRow]) -> None:
    # Sessions survive without their checkpoint, so that a commit here need not wait for the disk.
    await connection.execute("SET synchronous_commit = off")


async def _check(connection: AsyncConnection[DictRow]) -> None:
    """Raise where the server has closed the connection, so that the pool makes another."""
    await connection.execute("")


async def _take_turn(connection: AsyncConnection[DictRow]) -> None:
    # Asked again and again, because an index that is built concurrently would wait for one that waits here.
    while True:
        asked = await connection.execute("SELECT pg_try_advisory_lock(%s) AS taken", (_SETUP,))
        row = await asked.fetchone()
        if row is not None and row["taken"]:
            return
        await asyncio.sleep(0.05)
