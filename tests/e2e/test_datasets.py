"""Datasets on a live server, written to by many at once: pages keep their order, and a batch is taken whole or not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.live_server import LiveServer, live_server

WRITERS, BATCHES, ROWS = 4, 12, 15


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture
async def client(server: LiveServer) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {server.token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


async def dataset_of(client: httpx.AsyncClient, prompts: list[str]) -> str:
    dataset: str = (await client.post("/datasets")).json()["id"]
    assert await append(client, dataset, prompts) == len(prompts)
    return dataset


async def append(client: httpx.AsyncClient, dataset: str, prompts: list[str]) -> int:
    answer = await client.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": it} for it in prompts]})
    assert answer.status_code == 200, answer.text
    return answer.json()["total"]


async def paged(client: httpx.AsyncClient, path: str, key: str, limit: int) -> list[dict[str, Any]]:
    """Everything that a list has, page by page."""
    found: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"limit": limit}
    while True:
        answer = await client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page[key]) <= limit
        found += page[key]
        if not page["has_more"]:
            return found
        params["cursor"] = page["next_cursor"]


async def test_pages_read_while_many_write_hold_every_row_once_and_in_order(client: httpx.AsyncClient):
    at_first = [f"first {number}" for number in range(200)]
    dataset = await dataset_of(client, at_first)

    async def write(writer: int) -> None:
        for batch in range(BATCHES):
            await append(client, dataset, [f"{writer} {batch} {row}" for row in range(ROWS)])

    async def read(limit: int) -> list[str]:
        return [row["prompt"] for row in await paged(client, f"/datasets/{dataset}/samples", "samples", limit)]

    readers = [read(limit) for limit in (3, 17, 100)]
    *readings, _ = await asyncio.gather(*readers, asyncio.gather(*map(write, range(WRITERS))))
    written = await read(1000)
    assert len(written) == len(set(written)) == len(at_first) + WRITERS * BATCHES * ROWS
    for reading in readings:
        assert reading[: len(at_first)] == at_first
        assert reading == written[: len(reading)]
    later = written[len(at_first) :]
    assert all(later[start : start + ROWS] == batch_of(later[start]) for start in range(0, len(later), ROWS))


def batch_of(first: str) -> list[str]:
    writer, batch, _ = first.split()
    return [f"{writer} {batch} {row}" for row in range(ROWS)]


@pytest.mark.parametrize(("path", "key"), [("/datasets", "datasets"), ("/transform-jobs", "jobs")])
async def test_a_list_read_while_things_are_added_holds_those_of_before_once_and_in_order(
    client: httpx.AsyncClient, path: str, key: str
):
    config = {"config_type": "QUESTION_PIPELINE", "seed_generator": {"config_type": "MOCK", "num_seeds": 1}}

    async def make(count: int) -> list[str]:
        body = {"config": config} if key == "jobs" else None
        return [(await client.post(path, json=body)).json()["id"] for _ in range(count)]

    before = await make(12)
    lists, _ = await asyncio.gather(paged(client, path, key, 2), asyncio.gather(*(make(5) for _ in range(WRITERS))))
    found = [it["id"] for it in lists]
    assert len(found) == len(set(found))
    assert [it for it in found if it in before] == before[::-1]
    moments = [it["created_at"] for it in lists]
    assert all(newer >= older for newer, older in pairwise(moments))


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        ({"question": {"question_type": "QUESTION"}}, "question_text"),
        ({"label": {"label": "1", "label_confidence": "high"}}, "label_confidence"),
        ({"meta": []}, "meta"),
        ("a text", 2),
        ({"prompt": 5}, "prompt"),
    ],
)
async def test_a_batch_with_one_bad_row_is_refused_with_its_index_and_nothing_of_it_is_written(
    client: httpx.AsyncClient, bad: Any, place: Any
):
    dataset = await dataset_of(client, ["a"])
    before = (await client.get(f"/datasets/{dataset}")).json()
    answer = await client.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": "b"}, {}, bad, {}]})
    assert answer.status_code == 422
    (finding,) = answer.json()["detail"]
    assert finding["loc"][:3] == ["body", "samples", 2]
    assert finding["loc"][-1] == place
    assert (await client.get(f"/datasets/{dataset}")).json() == before
    assert [it["prompt"] for it in (await client.get(f"/datasets/{dataset}/samples")).json()["samples"]] == ["a"]


async def test_a_page_has_from_1_to_5000_rows(client: httpx.AsyncClient):
    prompts = [str(number) for number in range(5001)]
    dataset = await dataset_of(client, prompts)
    path = f"/datasets/{dataset}/samples"
    for limit, status in ((0, 422), (1, 200), (5000, 200), (5001, 422)):
        answer = await client.get(path, params={"limit": limit})
        assert answer.status_code == status
        if status == 200:
            page = answer.json()
            assert [it["prompt"] for it in page["samples"]] == prompts[:limit]
            assert (page["total"], page["has_more"]) == (5001, True)
    assert len((await client.get(path)).json()["samples"]) == 1000
    assert [it["prompt"] for it in await paged(client, path, "samples", 5000)] == prompts
