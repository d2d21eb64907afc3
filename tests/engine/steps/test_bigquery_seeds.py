"""BIGQUERY_SEED_GENERATOR: rows become seeds, what can't run is said before, and a job that was cut off goes on."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.engine import Engine
from engine.sql.file_tables import FileTables
from schemas.errors import Refused
from schemas.job import TransformJob
from schemas.sample import Sample
from tests.engine.world import ORGANIZATION, World, finish, mock, pipeline, run, submit

NEWS = """id,body,published,lang,score
1,Rates rise.,2024-01-05,en,1.5
2,,2024-01-06,en,2
3,Storm.,soon,en,3
4,Undated.,,en,4
5,Wahl.,2024-02-01,de,5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news.csv").write_text(NEWS)
    return tmp_path


@pytest.fixture
async def asked(world: World, folder: Path) -> AsyncIterator[Engine]:
    engine = engine_over(world, folder)
    yield engine
    await engine.close()


def engine_over(world: World, folder: Path) -> Engine:
    return Engine(file_sets=world.file_sets, datasets=world.datasets, jobs=world.jobs, tables=FileTables(folder))


def query(text: str, **fields: Any) -> dict[str, Any]:
    return pipeline(seed_generator={"config_type": "BIGQUERY_SEED_GENERATOR", "query": text, **fields})


async def rows_of(world: World, engine: Engine, config: dict[str, Any]) -> tuple[TransformJob, list[Sample]]:
    job = await run(engine, config)
    assert job.status == "COMPLETED", job.error_message
    return job, await world.rows(job)


async def test_rows_become_seeds_and_other_columns_their_meta(world: World, asked: Engine) -> None:
    text = "SELECT body AS Text, PARSE_DATE('%Y-%m-%d', published) AS day, id, score, lang FROM news WHERE id = 1"
    _, (row,) = await rows_of(world, asked, query(text, date_column="DAY"))
    assert row.seed is not None
    assert row.seed.seed_text == "Rates rise."
    assert str(row.seed.seed_creation_date) == "2024-01-05 00:00:00+00:00"
    assert row.meta == {"id": 1, "score": 1.5, "lang": "en"}


async def test_a_row_without_text_or_with_a_date_that_is_none_is_counted_with_its_reason(
    world: World, asked: Engine
) -> None:
    config = query("SELECT * FROM news WHERE lang = 'en'", seed_text_column="body", date_column="published")
    job, rows = await rows_of(world, asked, config)
    assert [row.seed.seed_text for row in rows if row.seed] == ["Rates rise.", "Undated."]
    assert rows[1].seed is not None
    assert rows[1].seed.seed_creation_date is None
    (step,) = (await world.metrics(job)).steps
    assert step.rejected_count == 2
    assert "body is empty (1)" in (step.summary or "")
    assert "published holds no date (1)" in (step.summary or "")


async def test_no_more_rows_are_read_than_asked_for(world: World, asked: Engine) -> None:
    _, rows = await rows_of(world, asked, query("SELECT id AS text FROM news ORDER BY id DESC", max_rows=2))
    assert [row.seed.seed_text for row in rows if row.seed] == ["5", "4"]


@pytest.mark.parametrize(
    ("config", "code", "path", "hint"),
    [
        (query("SELECT body AS text FROM nws"), "unknown_table", "query", "Did you mean news?"),
        (query("SELECT headline AS text FROM news"), "unknown_column", "query", "Columns of news: id, body"),
        (query("SELECT * FROM news"), "unknown_column", "seed_text_column", "Its columns: id, body"),
        (query("SELECT body AS text FROM news", date_column="day"), "unknown_column", "date_column", "AS day"),
        (query("SELECT RAND() AS text FROM news"), "query_cannot_run", "query", "Write the value itself"),
        (query("SELECT 1 AS text; DROP TABLE news"), "query_cannot_run", "query", "SELECT or WITH"),
    ],
)
async def test_what_cannot_run_is_a_warning_in_a_session_and_refused_before_a_run(
    asked: Engine, config: dict[str, Any], code: str, path: str, hint: str
) -> None:
    found = await asked.check(ORGANIZATION, config, to_run=False)
    (warning,) = [each for each in found if each.code == code]
    assert (warning.path, warning.level) == (f"/seed_generator/{path}", "warning")
    assert hint in warning.hint
    for trying in (submit(asked, config), asked.preview(ORGANIZATION, config), asked.estimate(ORGANIZATION, config)):
        with pytest.raises(Refused) as raised:
            await trying
        assert code in [each.code for each in raised.value.violations]


async def test_a_server_without_tables_says_what_to_set(engine: Engine) -> None:
    with pytest.raises(Refused) as raised:
        await submit(engine, query("SELECT 1 AS text"))
    (violation,) = raised.value.violations
    assert violation.code == "step_cannot_run"
    assert "PIPELINE_ASSISTANT_SQL_DIR" in violation.hint


async def test_a_table_that_went_away_fails_the_job_with_what_to_do(world: World, folder: Path) -> None:
    first = engine_over(world, folder)
    job = await submit(first, query("SELECT body AS text FROM news") | {"question_generator": mock(delay_seconds=3000)})
    await first.close()
    shutil.move(folder / "news.csv", folder / "olds.csv")
    second = engine_over(world, folder)
    await second.start()
    ended = await finish(second, job)
    await second.close()
    assert ended.status == "FAILED"
    assert "There is no table news" in (ended.error_message or "")


@pytest.mark.parametrize("text", ["SELECT text FROM many", "SELECT DISTINCT text FROM many ORDER BY LENGTH(text)"])
async def test_a_job_that_was_cut_off_makes_the_rows_of_one_that_was_not(world: World, folder: Path, text: str) -> None:
    lines = [f"text {number * 7919 % 1009}" for number in range(1000)]
    (folder / "many.csv").write_text("\n".join(["text", *lines]) + "\n")
    config = query(text) | {"question_generator": mock(delay_seconds=0.01, add_question=True)}
    engine = engine_over(world, folder)
    whole = await world.rows(await run(engine, config))
    job = await submit(engine, config)
    for cut in (1, 300, 600):
        async with asyncio.timeout(30):
            while len(await world.rows(job)) < cut:
                await finish(engine, job, 0.02)
        await engine.close()
        engine = engine_over(world, folder)
        await engine.start()
    await finish(engine, job)
    await engine.close()
    assert await world.rows(job) == whole
    assert len(whole) == 1000
