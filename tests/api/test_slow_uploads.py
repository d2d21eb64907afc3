"""Uploads over real connections that stall, drip or never end: they end with a word, and nothing of them is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from api import body
from api.app import create_app
from api.routes import files
from api.settings import Settings
from storage.uploads import LIFETIME
from tests.api.uploading import announce, put

CLIENT_PATIENCE = 1800.0
"""What the published client waits, in seconds."""


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application on a real socket, in this process so that its patience can be shortened."""
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, http="httptools", lifespan="off", log_level="error"))
    async with app.router.lifespan_context(app):
        serving = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        headers = {"Authorization": "Bearer ours"}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
            yield client
        server.should_exit = True
        await serving


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while True:
            if holds():
                return
            await asyncio.sleep(0.01)


async def send(url: str, head: str, piece: bytes, *, every: float, most: int = 10**9) -> tuple[int, str, int]:
    """PUT the same piece again and again until the server answers: its status, its detail, the pieces sent."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: here\r\n{head}\r\n\r\n".encode())
    answer, sent = asyncio.create_task(reader.readuntil(b"\r\n\r\n")), 0
    async with asyncio.timeout(30):
        while not answer.done():
            if sent < most:
                writer.write(piece)
                sent += 1
            await asyncio.wait({answer}, timeout=every)
    headers = (await answer).decode().lower()
    length = int(headers.partition("content-length: ")[2].partition("\r\n")[0])
    detail = json.loads(await reader.readexactly(length))["detail"]
    writer.close()
    return int(headers.split()[1]), detail, sent


def kept(settings: Settings) -> list[Path]:
    return [path for name in ("files", "incoming") for path in (settings.data_dir / name).rglob("*") if path.is_file()]


async def test_an_upload_that_stalls_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(body, "SECONDS_BETWEEN_PIECES", 0.3)
    async with served(settings) as client:
        url = (await announce(client, b"x" * 10_000))["upload_url"]
        status, detail, sent = await send(url, "Content-Length: 10000", b"x" * 4000, every=0.05, most=1)
        assert (status, detail, sent) == (408, "No piece of the body came for 0.3 s. Send it again.", 1)
        assert kept(settings) == []
        assert await put(client, url, b"x" * 10_000) == 204


async def test_an_upload_that_drips_is_given_up_in_the_end(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "SECONDS_OF_UPLOAD", 0.5)
    async with served(settings) as client:
        url = (await announce(client, b"x" * 10_000))["upload_url"]
        status, detail, sent = await send(url, "Content-Length: 10000", b"x", every=0.05)
        assert (status, detail) == (408, "The bytes took longer than 0.5 s; nothing was kept.")
        assert 1 < sent < 1000
        assert kept(settings) == []


async def test_an_upload_without_an_end_is_given_up_at_its_announced_size(settings: Settings):
    async with served(settings) as client:
        url = (await announce(client, b"x" * 100_000))["upload_url"]
        piece = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        status, detail, sent = await send(url, "Transfer-Encoding: chunked", piece, every=0.001)
        assert (status, detail) == (413, "More bytes came than the 100,000 that were announced; nothing was kept.")
        assert sent * 4096 > 100_000
        assert kept(settings) == []


async def test_an_upload_whose_client_goes_away_leaves_nothing(settings: Settings):
    async with served(settings) as client:
        url = (await announce(client, b"x" * 10_000))["upload_url"]
        parts = urlsplit(url)
        _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: here\r\nContent-Length: 10000\r\n\r\n"
        writer.write(head.encode() + b"x" * 5000)
        await writer.drain()
        await until(lambda: bool(kept(settings)))
        writer.close()
        await until(lambda: not kept(settings))
        assert await put(client, url, b"x" * 10_000) == 204


def test_a_client_is_told_before_it_stops_waiting_and_may_take_as_long_as_it_waits():
    assert body.SECONDS_BETWEEN_PIECES < CLIENT_PATIENCE < files.SECONDS_OF_UPLOAD <= LIFETIME.total_seconds()
