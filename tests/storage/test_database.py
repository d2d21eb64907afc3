"""The database opens anywhere, migrates once, lets one writer in at a time and leaves nothing behind."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointMetadata, empty_checkpoint
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database, DatabaseUnusable
from storage.datasets import Datasets
from storage.tables import metadata, samples, tokens


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def token(name: str) -> dict[str, object]:
    return {"token_hash": name, "organization_id": "ours", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}


async def add_token(database: Database, name: str) -> None:
    async with database.write() as connection:
        await connection.execute(insert(tokens).values(token(name)))


async def count_tokens(database: Database) -> int | None:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(tokens))


async def test_the_migrations_make_the_tables_that_the_code_uses(database: Database, url: str):
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_a_second_start_finds_what_the_first_one_wrote(url: str):
    for number in range(2):
        database = await Database.open(url)
        await add_token(database, str(number))
        assert await count_tokens(database) == number + 1
        await database.close()


async def test_a_clean_stop_leaves_one_file(url: str):
    database = await Database.open(url)
    await add_token(database, "a")
    assert await count_tokens(database) == 1
    assert len(list(file_of(url).parent.iterdir())) == 3
    await database.close()
    assert [path.name for path in file_of(url).parent.iterdir()] == ["pipeline-assistant.db"]


async def test_processes_that_start_together_migrate_once(url: str):
    code = "import asyncio, sys; from storage.database import Database; asyncio.run(Database.open(sys.argv[1]))"
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, url, stderr=asyncio.subprocess.PIPE)
        for _ in range(4)
    ]
    errors = [(await process.communicate())[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 4, errors
    database = await Database.open(url)
    assert await count_tokens(database) == 0
    await database.close()


async def test_a_database_of_a_newer_version_is_refused_with_what_to_do(url: str):
    await (await Database.open(url)).close()
    with closing(sqlite3.connect(file_of(url))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseUnusable, match="newer version"):
        await Database.open(url)


async def test_a_file_that_is_no_database_is_refused_and_kept(url: str):
    file_of(url).parent.mkdir()
    file_of(url).write_text("my diary" * 1000)
    with pytest.raises(DatabaseUnusable, match="file is not a database"):
        await Database.open(url)
    assert file_of(url).read_text() == "my diary" * 1000


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
async def test_a_url_that_is_no_use_is_refused_with_one_that_is(url: str):
    with pytest.raises(DatabaseUnusable, match=r"sqlite:////path/to/file\.db"):
        await Database.open(url)


async def test_a_transaction_that_raises_leaves_nothing(database: Database):
    with pytest.raises(ZeroDivisionError):
        async with database.write() as connection:
            await connection.execute(insert(tokens).values(token("a")))
            raise ZeroDivisionError
    assert await count_tokens(database) == 0
    await add_token(database, "a")
    assert await count_tokens(database) == 1


async def test_a_reader_cannot_write(database: Database):
    with pytest.raises(OperationalError, match="readonly"):
        async with database.read() as connection:
            await connection.execute(insert(tokens).values(token("a")))


async def test_a_row_of_no_dataset_is_refused(database: Database):
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(samples).values(dataset_id="nowhere", position=0, body=b"{}"))


async def test_readers_see_the_state_before_a_write_until_it_is_committed(database: Database):
    async with database.write() as connection:
        await connection.execute(insert(tokens).values(token("a")))
        assert await count_tokens(database) == 0
    assert await count_tokens(database) == 1


async def add_next(database: Database) -> None:
    async with database.write() as connection:
        count = await connection.scalar(select(func.count()).select_from(tokens))
        await connection.execute(insert(tokens).values(token(str(count))))


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


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(database: Database):
    async def add_slowly(number: int) -> None:
        async with database.write() as connection:
            for step in range(20):
                await connection.execute(insert(tokens).values(token(f"{number}-{step}")))

    for number in range(40):
        task = asyncio.create_task(add_slowly(number))
        await asyncio.sleep(number / 10_000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    count = await count_tokens(database)
    assert count is not None
    assert count % 20 == 0
    async with asyncio.timeout(5):
        await add_token(database, "after")
    assert await count_tokens(database) == count + 1


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


async def test_many_readers_at_once_all_get_an_answer(database: Database):
    store = Datasets(database)
    dataset = await store.create_dataset("ours")
    found = await asyncio.gather(*(store.get_dataset("ours", dataset.id) for _ in range(200)))
    assert found == [dataset] * 200
