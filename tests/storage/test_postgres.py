"""What holds on PostgreSQL alone: how it is reached, refused and found again, and what does not wait for what."""

import asyncio
import sys
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import select, text

from schemas.job_record import NewJob
from storage.database import Database, DatabaseUnusable
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.tables import jobs as table
from tests.databases import CUT_OTHERS

NEW = NewJob(organization_id="ours", transform_config="{}")


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(postgres_url)
    yield opened
    await opened.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg"])
async def test_a_url_may_be_written_in_other_ways(postgres_url: str, scheme: str):
    await (await Database.open(scheme + postgres_url.removeprefix("postgresql"))).close()


async def test_a_schema_named_in_the_url_is_used(postgres_url: str):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS elsewhere CASCADE")
        connection.execute("CREATE SCHEMA elsewhere")
        database = await Database.open(f"{postgres_url}&options=-csearch_path%3Delsewhere")
        dataset = await Datasets(database).create_dataset("ours")
        await database.close()
        assert connection.execute("SELECT id FROM elsewhere.datasets").fetchall() == [(dataset.id,)]


async def test_a_database_that_is_not_there_is_named_without_the_password(postgres_url: str):
    url = postgres_url.replace("postgres@/postgres", "postgres:secret@/nowhere")
    with pytest.raises(DatabaseUnusable, match='"nowhere" does not exist') as raised:
        await Database.open(url)
    assert "secret" not in raised.value.message


async def test_a_server_that_is_not_there_is_refused_at_once():
    async with asyncio.timeout(5):
        with pytest.raises(DatabaseUnusable, match="Cannot open the database x"):
            await Database.open("postgresql://localhost:1/x")


async def test_without_the_driver_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseUnusable, match=r"pip install 'pipeline-assistant\[postgres\]'"):
        await Database.open("postgresql://localhost/x")


async def test_a_server_that_was_restarted_is_found_again(database: Database, postgres_url: str):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    assert await datasets.get_dataset("ours", dataset.id) == dataset
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(CUT_OTHERS)
    assert await datasets.get_dataset("ours", dataset.id) == dataset
    assert await datasets.append_samples("ours", dataset.id, []) == 0


async def test_a_claim_does_not_wait_for_a_job_that_is_being_written(database: Database):
    jobs = Jobs(database)
    busy = await jobs.create_job(NEW, owner="dead", lease_seconds=0)
    idle = await jobs.create_job(NEW, owner="dead", lease_seconds=0)
    async with asyncio.timeout(5), database.write() as connection:
        await connection.execute(select(table.c.id).where(table.c.id == busy.id).with_for_update())
        assert [it.job.id for it in await jobs.claim_jobs(owner="b", lease_seconds=60)] == [idle.id]
    assert [it.job.id for it in await jobs.claim_jobs(owner="c", lease_seconds=60)] == [busy.id]


async def test_a_renewal_waits_for_a_job_that_is_being_written(database: Database):
    jobs = Jobs(database)
    job = await jobs.create_job(NEW, owner="a", lease_seconds=0)
    async with asyncio.timeout(5):
        async with database.write() as connection:
            await connection.execute(select(table.c.id).where(table.c.id == job.id).with_for_update())
            renewal = asyncio.create_task(jobs.renew_leases([job.id], owner="a", lease_seconds=60))
            await asyncio.sleep(0.1)
        await renewal
    assert await jobs.claim_jobs(owner="b", lease_seconds=60) == []


async def test_a_stricter_isolation_set_on_the_server_changes_nothing(database: Database):
    async with database.write() as connection:
        await connection.execute(text("SET LOCAL default_transaction_isolation = 'serializable'"))
        assert await connection.scalar(text("SHOW transaction_isolation")) == "read committed"


async def test_a_transaction_left_open_is_cut_by_the_server(database: Database):
    shown = text("SHOW idle_in_transaction_session_timeout")
    async with database.write_alone() as connection:
        assert await connection.scalar(shown) == "5min"
    for _ in range(5):
        async with database.write() as connection:
            assert await connection.scalar(shown) == "10s"
