"""All the rows that the bundled news give, through the API on the embedded default: two kills change none of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.test_kill import client_of
from tests.live_server import live_server

ALL_NEWS = {"config_type": "GDELT_SEED_GENERATOR", "start_date": "2019-01-01", "end_date": "2026-03-28"}
ANSWERED = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": ALL_NEWS,
    "question_generator": {"config_type": "QUESTION_AND_LABEL_GENERATOR"},
}
LOOKING_AHEAD = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": ALL_NEWS | {"start_date": "2023-01-01", "end_date": "2023-06-30"},
    "question_generator": {"config_type": "FORWARD_LOOKING_QUESTION_GENERATOR"},
    "labeler": {"config_type": "WEB_SEARCH_LABELER"},
}
PAGE = 1000
Job = dict[str, Any]


@asynccontextmanager
async def at_server(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Callable[[], None]]]:
    """A client of a server, and what kills it."""
    with live_server(folder) as server:
        async with client_of(server) as client:
            yield client, server.process.kill


async def ended(client: httpx.AsyncClient, job: Job) -> Job:
    async with asyncio.timeout(240):
        while True:
            found = (await client.get(f"/transform-jobs/{job['id']}")).json()
            if found["status"] != "RUNNING":
                return found
            await asyncio.sleep(0.5)


async def reached(client: httpx.AsyncClient, job: Job, rows: int) -> None:
    """Wait until the dataset of a job has so many rows."""
    async with asyncio.timeout(240):
        while True:
            if (await client.get(f"/datasets/{job['output_dataset_id']}")).json()["num_rows"] >= rows:
                return
            await asyncio.sleep(0.1)


async def rows_of(client: httpx.AsyncClient, job: Job) -> list[dict[str, Any]]:
    """All rows, read page by page."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = {"limit": PAGE} | ({"cursor": cursor} if cursor else {})
        answer = await client.get(f"/datasets/{job['output_dataset_id']}/samples", params=query)
        page = answer.json()
        found += page["samples"]
        if not page["has_more"]:
            return found
        cursor = page["next_cursor"]


async def undisturbed(folder: Path, config: dict[str, Any]) -> list[dict[str, Any]]:
    async with at_server(folder) as (client, _):
        job = (await client.post("/transform-jobs", json={"config": config})).json()
        assert (await ended(client, job))["status"] == "COMPLETED"
        return await rows_of(client, job)


async def killed_twice(folder: Path, config: dict[str, Any], rows: int) -> list[dict[str, Any]]:
    """The rows of a job whose server is killed when it has a third and two thirds of them."""
    async with at_server(folder) as (client, kill):
        job = (await client.post("/transform-jobs", json={"config": config})).json()
        await reached(client, job, rows // 3)
        kill()
    async with at_server(folder) as (client, kill):
        await reached(client, job, 2 * rows // 3)
        assert (await client.get(f"/transform-jobs/{job['id']}")).json()["status"] == "RUNNING"
        kill()
    async with at_server(folder) as (client, _):
        job = await ended(client, job)
        assert job["status"] == "COMPLETED"
        assert job["usage"]["pipeline_summary"][-1]["output_count"] <= rows
        return await rows_of(client, job)


async def compare(folder: Path, config: dict[str, Any], *, valid: int) -> None:
    expected = await undisturbed(folder / "undisturbed", config)
    assert sum(row["is_valid"] for row in expected) >= valid
    found = await killed_twice(folder / "killed", config, len(expected))
    assert len(found) == len(expected)
    differing = [number for number, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]]
    assert differing == []


async def test_all_questions_that_the_news_answer_are_the_same_after_two_kills(tmp_path: Path):
    await compare(tmp_path, ANSWERED, valid=2000)


async def test_questions_that_later_news_answer_are_the_same_after_two_kills(tmp_path: Path):
    await compare(tmp_path, LOOKING_AHEAD, valid=5)
