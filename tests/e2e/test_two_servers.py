"""Two live servers on one PostgreSQL and one bucket share the intake of files, and one that is killed leaves none."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.api.conftest import TOKENS
from tests.api.uploading import add, announce, new_set, put, settled
from tests.live_server import LiveServer, live_server
from tests.s3_server import KEY, S3Server, s3_server


@pytest.fixture(scope="module")
def shared_url(postgres_server: str) -> str:
    """A database of these tests alone."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shared")
    return postgres_server.replace("/postgres?", "/shared?")


@asynccontextmanager
async def two_servers(
    folder: Path, url: str
) -> AsyncIterator[tuple[S3Server, list[LiveServer], list[httpx.AsyncClient]]]:
    """Two servers on one database and one bucket, and a client of each."""
    async with s3_server() as s3, AsyncExitStack() as clients:
        environment = {
            "PIPELINE_ASSISTANT_DATABASE_URL": url,
            "PIPELINE_ASSISTANT_API_TOKENS": TOKENS,
            "PIPELINE_ASSISTANT_FILES_URL": "s3://documents/here",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": s3.url,
            "AWS_ALLOW_HTTP": "true",
        }
        with ExitStack() as stack:
            starts = [live_server(folder / name, **environment) for name in ("one", "two")]
            # In threads: the bucket that they look for at their start is served by this loop.
            servers = [await asyncio.to_thread(stack.enter_context, start) for start in starts]
            headers = {"Authorization": "Bearer ours"}
            made = [httpx.AsyncClient(base_url=it.url, headers=headers, timeout=60) for it in servers]
            yield s3, servers, [await clients.enter_async_context(it) for it in made]


def text_of(number: int) -> bytes:
    return f"In {1900 + number} the harbour of Lorsund handled 5,120 containers. ".encode() * 2000


async def bring(client: httpx.AsyncClient, other: httpx.AsyncClient, set_id: str, numbers: range) -> list[str]:
    """Announce files to one server, send their bytes to the other and put them into a set there; where they lie."""
    places: list[str] = []
    for number in numbers:
        file = await announce(client, text_of(number), f"{number}.txt")
        elsewhere = file["upload_url"].replace(str(client.base_url).rstrip("/"), str(other.base_url).rstrip("/"))
        assert await put(other, elsewhere, text_of(number)) == 204
        assert (await add(other, set_id, file["id"])).status_code == 201
        places.append(f"documents/here/{file['cloud_storage_path']}")
    return places


async def test_each_file_is_extracted_once_by_one_of_both_and_none_is_left_when_one_is_killed(
    tmp_path: Path, shared_url: str
):
    async with two_servers(tmp_path, shared_url) as (s3, servers, (one, two)):
        set_id = await new_set(one)
        brought = await asyncio.gather(bring(one, two, set_id, range(8)), bring(two, one, set_id, range(8, 16)))
        files = await settled(one, set_id, seconds=60)
        assert [it["status"] for it in files] == ["ACTIVE"] * 16
        assert {path: s3.reads[path] for places in brought for path in places} == {
            path: 1 for places in brought for path in places
        }
        left = await bring(one, two, set_id, range(16, 26))
        await asyncio.to_thread(servers[1].stop, signal.SIGKILL)
        files = await settled(one, set_id, seconds=120)
        assert len(left) == 10
        assert [(it["status"], it["character_count"]) for it in files] == [("ACTIVE", len(text_of(0)))] * 26
        text = (await one.get(f"/filesets/{set_id}/status")).json()
        assert text == {"pending": 0, "processing": 0, "active": 26, "failed": 0}
