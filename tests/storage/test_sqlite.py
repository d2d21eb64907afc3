"""What holds on SQLite alone: one file, one writer at a time, and LangGraph's checkpoints beside our tables."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointMetadata, empty_checkpoint
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import func, insert, select

from storage.database import Database, DatabaseUnusable
from storage.tables import tokens

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def add_token(database: Database, name: str) -> None:
    async with database.write() as connection:
        await connection.execute(insert(tokens).values(token_hash=name, organization_id="ours", created_at=NOW))


async def count_tokens(database: Database) -> int | None:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(tokens))


async def test_a_clean_stop_leaves_one_file(url: str):
    database = await Database.open(url)
    await add_token(database, "a")
    assert await count_tokens(database) == 1
    assert len(list(file_of(url).parent.iterdir())) == 3
    await database.close()
    assert [path.name for path in file_of(url).parent.iterdir()] == ["pipeline-assistant.db"]


async def test_a_file_that_is_no_database_is_refused_and_kept(url: str):
    file_of(url).parent.mkdir()
    file_of(url).write_text("my diary" * 1000)
    with pytest.raises(DatabaseUnusable, match="file is not a database"):
        await Database.open(url)
    assert file_of(url).read_text() == "my diary" * 1000


async def add_next(database: Database) -> None:
    async with database.write() as connection:
        count = await connection.scalar(select(func.count()).select_from(tokens))
        await connection.execute(insert(tokens).values(token_hash=str(count), organization_id="ours", created_at=NOW))


async def test_many_writers_that_read_first_all_get_through(database: Database):
    await asyncio.gather(*(add_next(database) for _ in range(50)))
    assert await count_tokens(database) == 50


async def test_two_openers_that_read_first_write_by_turns(database: Database, url: str):
    other = await Database.open(url)

    async def add(opened: Database) -> None:
        for _ in range(30):
            await add_next(opened)

    await asyncio.gather(add(database), add(other))
    assert await count_tokens(database) == 60
    await other.close()


async def test_the_checkpoints_of_langgraph_lie_in_the_same_file(url: str):
    database = await Database.open(url)
    config: RunnableConfig = {"configurable": {"thread_id": "s1", "checkpoint_ns": ""}}
    async with AsyncSqliteSaver.from_conn_string(str(file_of(url))) as saver:

        async def save() -> None:
            for _ in range(20):
                await saver.aput(config, empty_checkpoint(), CheckpointMetadata(), {})

        await asyncio.gather(save(), *(add_token(database, str(number)) for number in range(20)))
        assert await saver.aget(config) is not None
    assert await count_tokens(database) == 20
    await database.close()
    assert [path.name for path in file_of(url).parent.iterdir()] == ["pipeline-assistant.db"]
    await (await Database.open(url)).close()
