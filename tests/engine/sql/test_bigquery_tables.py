"""BigQuery itself, asked through Google's own client at a service on this machine."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.engine import Engine
from engine.memory import MemoryDatasets, MemoryFileSets, MemoryJobs
from engine.meter import Meter
from engine.models.budget import BudgetSpent
from engine.ports import SqlRow
from engine.sql.bad_query import BadQuery
from engine.sql.bigquery_tables import BigQueryTables
from engine.step import StepContext
from schemas.errors import Refused, RunFailed
from tests.engine.sql.bigquery_service import Service, serving
from tests.engine.world import ORGANIZATION, pipeline, run, submit

QUERY = "SELECT * FROM acme.d.news"
PRICE = 5 / 1024 * 6.25
"""Dollars for the 5 GiB that the query reads."""
CONFIG = pipeline(
    seed_generator={"config_type": "BIGQUERY_SEED_GENERATOR", "query": QUERY, "date_column": "at", "max_rows": 700}
)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as service:
        yield service


@pytest.fixture
def tables(service: Service) -> BigQueryTables:
    return BigQueryTables(service.client, max_bytes=100 * 2**30)


def context(job_id: str = "job1", cap: float | None = None) -> StepContext:
    return StepContext(job_id, 0, (), Meter(cap))


async def ask(tables: BigQueryTables, where: StepContext, *, most: int = 10_000, skip: int = 0) -> list[SqlRow]:
    return [row async for group in tables.rows(QUERY, most=most, skip=skip, context=where) for row in group]


async def test_a_query_is_looked_at_in_a_dry_run(service: Service, tables: BigQueryTables):
    facts = await tables.examine(QUERY)
    assert facts.columns == ("text", "day", "at", "score", "tags", "extra", "who")
    assert facts.dollars == pytest.approx(PRICE)
    assert service.run == []


async def test_rows_come_page_by_page_with_their_values(service: Service, tables: BigQueryTables):
    rows = await ask(tables, context())
    assert [row["text"] for row in rows] == [f"text {number}" for number in range(1200)]
    assert rows[0] == {
        "text": "text 0",
        "day": date(2024, 1, 5),
        "at": datetime(2024, 1, 5, 10, tzinfo=UTC),
        "score": Decimal("1.5"),
        "tags": ["a", "b"],
        "extra": {"k": 1},
        "who": {"name": "Ann"},
    }
    assert len(service.pages) == 3


async def test_a_job_that_goes_on_reads_on_in_the_result_it_has_paid_for(service: Service, tables: BigQueryTables):
    first = await ask(tables, context())
    service.rows = list(service.rows)
    rest = await ask(BigQueryTables(service.client, max_bytes=2**40), context(), skip=1000)
    assert rest == first[1000:]
    assert len(service.run) == 1
    await ask(tables, context("job2"), most=1)
    assert len(service.run) == 2


async def test_no_more_rows_are_read_than_wanted(service: Service, tables: BigQueryTables):
    assert len(await ask(tables, context(), most=7)) == 7
    assert len(await ask(tables, context(), most=7, skip=5)) == 2
    assert await ask(tables, context(), most=7, skip=7) == []


async def test_a_query_is_paid_before_it_runs_and_bills_no_more(service: Service, tables: BigQueryTables):
    where = context(cap=1.0)
    await ask(tables, where, most=1)
    assert where.meter.total().total_cost == pytest.approx(PRICE)
    assert service.run[0]["configuration"]["query"]["maximumBytesBilled"] == str(5 * 2**30)
    with pytest.raises(BudgetSpent):
        await ask(tables, context("job2", cap=0.01))
    assert len(service.run) == 1


async def test_a_query_that_reads_too_much_is_refused(service: Service, tables: BigQueryTables):
    service.bytes = 2**40
    with pytest.raises(BadQuery, match="at most 107,374,182,400 are allowed") as raised:
        await tables.examine(QUERY)
    assert "PIPELINE_ASSISTANT_BIGQUERY_MAX_BYTES" in raised.value.hint


@pytest.mark.parametrize("kind", ["SCRIPT", "INSERT", "DELETE", "CREATE_TABLE_AS_SELECT", "EXPORT_DATA", "CALL"])
async def test_what_does_more_than_read_is_refused(service: Service, tables: BigQueryTables, kind: str):
    service.statement = kind
    with pytest.raises(BadQuery, match=kind):
        await ask(tables, context())
    assert service.run == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ((400, "Syntax error: Unexpected end of script at [1:7]"), "query_cannot_run"),
        ((400, "Unrecognized name: nope at [1:8]"), "unknown_column"),
        ((404, "Not found: Table acme:d.nope was not found in location EU"), "unknown_table"),
        ((403, "Access Denied: Table acme:d.news"), "query_cannot_run"),
    ],
)
async def test_what_bigquery_says_is_passed_on(
    service: Service, tables: BigQueryTables, error: tuple[int, str], code: str
):
    service.error = error
    with pytest.raises(BadQuery) as raised:
        await tables.examine(QUERY)
    assert raised.value.code == code
    assert error[1] in raised.value.message


async def test_a_service_that_cannot_be_asked_fails_the_check_and_is_said():
    def no_client():
        raise OSError("no key file")

    tables = BigQueryTables(no_client, max_bytes=1)
    with pytest.raises(RunFailed, match="no key file"):
        await tables.examine(QUERY)
    engine = _engine(tables)
    with pytest.raises(Refused) as raised:
        await submit(engine, CONFIG)
    assert [each.code for each in raised.value.violations] == ["query_not_checked"]
    await engine.close()


async def test_a_query_that_nobody_waits_for_any_more_is_cancelled_and_asked_again(
    service: Service, tables: BigQueryTables
):
    service.busy = 10_000
    waiting = asyncio.create_task(ask(tables, context()))
    await asyncio.wait_for(service.began.wait(), 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(service.cancelled) == 1
    service.busy = 0
    assert len(await ask(tables, context(), most=3)) == 3
    assert len(service.run) == 2


async def test_a_job_runs_over_it_and_shows_what_it_cost(service: Service, tables: BigQueryTables):
    engine = _engine(tables)
    estimate = await engine.estimate(ORGANIZATION, CONFIG)
    assert (estimate.bigquery_cost_dollars, estimate.total_cost_dollars) == pytest.approx((PRICE, PRICE))
    assert service.run == []
    job = await run(engine, CONFIG)
    assert (job.status, job.error_message) == ("COMPLETED", None)
    assert job.usage is not None
    assert job.usage.current_cost_dollars == pytest.approx(PRICE)
    assert job.output_dataset_id is not None
    dataset = await engine.get_dataset(ORGANIZATION, job.output_dataset_id)
    assert dataset is not None
    assert dataset.num_rows == 700
    await engine.close()


def _engine(tables: BigQueryTables) -> Engine:
    datasets = MemoryDatasets()
    return Engine(file_sets=MemoryFileSets(), datasets=datasets, jobs=MemoryJobs(datasets), tables=tables)
