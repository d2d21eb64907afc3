"""Jobs over the rows of SQL queries whose processes are killed: they read on at the row where they were."""

import asyncio
import json
from pathlib import Path
from typing import Any

from engine.engine import Engine
from engine.sql.file_tables import FileTables
from schemas.job import TransformJob
from schemas.job_record import NewJob
from schemas.sample import Sample
from storage.database import Database
from storage.jobs import Jobs
from tests.engine.test_jobs_on_databases import let_lease_run_out, rows_of, worker_on
from tests.engine.world import ORGANIZATION, World, mock, pipeline, run

ROWS = 400
PLAIN = "SELECT text FROM many WHERE number >= 0"
TIES = "SELECT text, tie FROM many ORDER BY tie"
UNORDERED = "SELECT CONCAT(text, ' of ', CAST(MAX(number) AS STRING)) AS text FROM many GROUP BY text"


def configs(delay_seconds: float) -> list[dict[str, Any]]:
    asking = mock(delay_seconds=delay_seconds, add_question=True, filter_rate=0.1, random_seed=1)
    queries = ({"config_type": "BIGQUERY_SEED_GENERATOR", "query": query} for query in (PLAIN, TIES, UNORDERED))
    return [pipeline(seed_generator=query, question_generator=asking) for query in queries]


async def expected(folder: Path) -> list[list[Sample]]:
    world = World()
    engine = Engine(file_sets=world.file_sets, datasets=world.datasets, jobs=world.jobs, tables=FileTables(folder))
    rows = [await world.rows(await run(engine, config)) for config in configs(0)]
    await engine.close()
    return rows


async def test_jobs_of_queries_killed_twice_make_the_rows_of_those_that_were_not(tmp_path: Path) -> None:
    lines = [f"{number},text {number * 7919 % 1009},{number % 3}" for number in range(ROWS)]
    (tmp_path / "many.csv").write_text("\n".join(["number,text,tie", *lines]) + "\n")
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    database = await Database.open(url)
    made = [await submitted(database, json.dumps(config)) for config in configs(0.3)]
    for _ in range(2):
        async with worker_on(url, str(tmp_path)):
            await progressed(database, made)
        for job in made:
            await let_lease_run_out(database, job)
    # Some were cut off, or the moments were no good.
    assert await rows_in_all(database, made) < ROWS * len(made)
    async with worker_on(url, str(tmp_path)):
        for job in made:
            await ended(database, job)
    rows = [await rows_of(database, job) for job in made]
    await database.close()
    assert [len(each) for each in rows] == [ROWS] * 3
    assert rows == await expected(tmp_path)


async def rows_in_all(database: Database, made: list[TransformJob]) -> int:
    return sum([len(await rows_of(database, job)) for job in made])


async def progressed(database: Database, made: list[TransformJob]) -> None:
    """Wait until there are more rows than there were."""
    before = await rows_in_all(database, made)
    for _ in range(1500):
        if await rows_in_all(database, made) > before:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the jobs write no more rows")


async def submitted(database: Database, config: str) -> TransformJob:
    new = NewJob(organization_id=ORGANIZATION, transform_config=config)
    return await Jobs(database).create_job(new, owner="dead", lease_seconds=0)


async def ended(database: Database, job: TransformJob) -> None:
    for _ in range(1500):
        now = await Jobs(database).get_job(ORGANIZATION, job.id)
        if now and now.status != "RUNNING":
            assert now.status == "COMPLETED", now.error_message
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the job has not ended")
