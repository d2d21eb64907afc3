"""A database of either kind opens, migrates once, and keeps a transaction whole or not at all."""

import asyncio
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database, DatabaseUnusable
from storage.datasets import Datasets
from storage.tables import metadata, samples, tokens


def token(name: str) -> dict[str, object]:
    return {"token_hash": name, "organization_id": "ours", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}


async def add_token(database: Database, name: str) -> None:
    async with database.write() as connection:
        await connection.execute(insert(tokens).values(token(name)))


async def count_tokens(database: Database) -> int | None:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(tokens))


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is described in `storage/tables.py`; the full-text index is each database's own."""
    return kind != "table" or not str(name).startswith("article_index")


async def test_the_migrations_make_the_tables_that_the_code_uses(database: Database, url: str):
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_a_second_start_finds_what_the_first_one_wrote(url: str):
    for number in range(2):
        database = await Database.open(url)
        await add_token(database, str(number))
        assert await count_tokens(database) == number + 1
        await database.close()


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
    database = await Database.open(url)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(DatabaseUnusable, match="newer version"):
        await Database.open(url)


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
async def test_a_url_that_is_no_use_is_refused_with_one_that_is(url: str):
    with pytest.raises(DatabaseUnusable, match=r"sqlite:////path/to/file\.db or postgresql://"):
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
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
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


async def test_many_readers_at_once_all_get_an_answer(database: Database):
    store = Datasets(database)
    dataset = await store.create_dataset("ours")
    found = await asyncio.gather(*(store.get_dataset("ours", dataset.id) for _ in range(200)))
    assert found == [dataset] * 200
