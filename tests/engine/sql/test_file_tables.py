"""Files as tables: what is one, what is said where there is none, and that nothing takes too long or too much."""

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.sql.bad_query import BadQuery
from engine.sql.file_tables import FileTables
from engine.sql.query_process import TookTooLong
from schemas.errors import RunFailed
from tests.engine.sql.asking import ask

MANY = "UNNEST(GENERATE_ARRAY(1, 100000))"
ENDLESS = f"SELECT COUNT(*) FROM {MANY} AS a, {MANY} AS b, {MANY} AS c WHERE MOD(a + b + c, 7) = 1"

GROWN = "REPLACE(" * 9 + "body" + ", 'e', 'eeeeeeeeee')" * 9


async def refusal(tables: FileTables, query: str) -> BadQuery:
    with pytest.raises(BadQuery) as raised:
        await tables.examine(query)
    return raised.value


async def test_each_format_is_a_table_named_after_its_file(tables: FileTables, folder: Path):
    (folder / "More News.ndjson").write_text('{"title": "x"}\n')
    (folder / "notes.txt").write_text("no table")
    for query in (
        "SELECT title FROM news",
        "SELECT note AS title FROM events",
        "SELECT item AS title FROM PRICES",
        "SELECT title FROM `my-project.some_set.More News`",
    ):
        assert (await tables.examine(query)).columns == ("title",)


async def test_a_table_that_is_not_there_is_named_with_those_that_are(tables: FileTables):
    refused = await refusal(tables, "SELECT text FROM `p.d.new`")
    assert (refused.code, refused.message) == ("unknown_table", "There is no table new.")
    assert refused.hint == "Did you mean news? Tables: events, news, prices."


async def test_a_column_that_is_not_there_is_named_with_those_that_are(tables: FileTables):
    refused = await refusal(tables, "SELECT headline FROM news JOIN prices ON TRUE")
    assert refused.code == "unknown_column"
    assert "headline" in refused.message
    assert refused.hint == ("Columns of news: id, title, body, published, lang, views. Columns of prices: item, price.")


async def test_a_folder_without_tables_says_what_to_put_there(tmp_path: Path):
    assert "Parquet, CSV or JSONL" in (await refusal(FileTables(tmp_path), "SELECT 1 FROM x")).hint


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    refused = await refusal(FileTables(tmp_path / "nowhere"), "SELECT 1 AS text")
    assert refused.code == "no_tables"
    assert "PIPELINE_ASSISTANT_SQL_DIR" in refused.hint


async def test_two_files_of_one_name_are_told_apart_by_renaming(tables: FileTables, folder: Path):
    (folder / "News.jsonl").write_text('{"title": "x"}\n')
    refused = await refusal(tables, "SELECT title FROM news")
    assert "News.jsonl and news.csv" in refused.message


async def test_a_link_that_leads_out_of_the_folder_is_no_table(tables: FileTables, folder: Path):
    (folder / "linked.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "inside.csv").symlink_to(folder / "news.csv")
    assert (await refusal(tables, "SELECT * FROM linked")).code == "unknown_table"
    assert len(await ask(tables, "SELECT title FROM inside")) == 4


@pytest.mark.parametrize("name", ["*", "new[s]", "?ews"])
async def test_a_name_that_is_a_pattern_is_no_table(tables: FileTables, folder: Path, name: str):
    (folder / f"{name}.csv").write_text("title\nx\n")
    assert (await refusal(tables, f"SELECT * FROM `{name}`")).code == "unknown_table"


async def test_names_with_quotes_are_names(tables: FileTables, folder: Path):
    (folder / 'o\'neil "x".csv').write_text("title\nquoted\n")
    assert await ask(tables, 'SELECT title FROM `o\'neil "x"`') == [{"title": "quoted"}]


async def test_a_file_that_is_not_what_its_name_says_is_told(tables: FileTables, folder: Path):
    (folder / "broken.parquet").write_text("no parquet")
    refused = await refusal(tables, "SELECT * FROM broken")
    assert refused.code == "no_tables"
    assert "broken.parquet" in refused.message
    assert str(folder) not in refused.message


async def test_a_file_that_is_broken_elsewhere_hinders_nobody(tables: FileTables, folder: Path):
    (folder / "broken.parquet").write_text("no parquet")
    assert len(await ask(tables, "SELECT title FROM news")) == 4


async def test_columns_that_have_no_name_get_one_and_no_name_is_given_twice(tables: FileTables):
    assert (await tables.examine("SELECT views + 1, title, COUNT(*) OVER () FROM news")).columns == (
        "f0_",
        "title",
        "f1_",
    )
    assert "title" in (await refusal(tables, "SELECT title, UPPER(title) AS Title FROM news")).message


async def test_a_failing_value_is_told_with_what_to_do(tables: FileTables):
    with pytest.raises(BadQuery) as raised:
        await ask(tables, "SELECT CAST(title AS INT64) FROM news")
    assert "Rates rise" in raised.value.message
    assert "SAFE_CAST" in raised.value.hint


async def test_a_query_without_an_end_is_stopped(folder: Path):
    tables = FileTables(folder, seconds=0.3)
    begun = time.monotonic()
    with pytest.raises(TookTooLong, match=r"longer than 0\.3 seconds"):
        await ask(tables, ENDLESS)
    assert time.monotonic() - begun < 10


async def test_a_query_that_is_cancelled_stops_at_once(tables: FileTables):
    asking = asyncio.create_task(ask(tables, ENDLESS))
    await asyncio.sleep(0.3)
    asking.cancel()
    begun = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ARRAY_AGG(b) FROM {MANY} AS a CROSS JOIN {MANY} AS b",
        "SELECT x FROM UNNEST(GENERATE_ARRAY(1, 1000000000)) AS x",
        f"SELECT LENGTH({GROWN}) AS x FROM news",
        "WITH RECURSIVE n AS (SELECT 'xxxxxxxxxx' AS x UNION ALL SELECT CONCAT(x, x) FROM n) SELECT x FROM n",
    ],
)
async def test_memory_has_a_limit(tables: FileTables, query: str):
    with pytest.raises((BadQuery, TookTooLong)) as raised:
        await ask(tables, query)
    assert "memory" in raised.value.message or "longer" in raised.value.message


async def test_what_is_skipped_is_not_given_and_the_rest_is_the_same(tables: FileTables, folder: Path):
    lines = [f"{number},text {number % 977}" for number in range(1500)]
    (folder / "many.csv").write_text("\n".join(["id,text", *lines]) + "\n")
    for query in (
        "SELECT text FROM many",
        "SELECT text FROM many ORDER BY LENGTH(text)",
        "SELECT DISTINCT text FROM many",
    ):
        whole = await ask(tables, query, most=900)
        assert len(whole) == 900
        for skip in (1, 199, 200, 201, 899, 900):
            assert await ask(tables, query, most=900, skip=skip) == whole[skip:]


async def test_a_job_does_not_go_on_with_a_file_that_changed_meanwhile(tables: FileTables, folder: Path):
    began = datetime.now(UTC)
    later = began.timestamp() + 5
    of_job = tables.begun_at(began)
    os.utime(folder / "events.jsonl", (later, later))
    assert len(await ask(of_job, "SELECT title FROM news", skip=1)) == 3
    assert len(await ask(of_job, "SELECT note FROM events")) == 2
    with pytest.raises(RunFailed, match=r"events\.jsonl has changed since the job began"):
        await ask(of_job, "SELECT note FROM events", skip=1)
