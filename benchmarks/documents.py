"""Large documents against a live server: peak memory of the server and of its reader, and how fast it still answers.

`python -m benchmarks.documents --megabytes 200` uploads a file of each kind, waits for its text, and prints what came.
"""

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.live_server import LiveServer, live_server

_BLOCK = 2**18
_WORDS = "The harbour handled containers in spring and the ferries kept their schedule all year."


@dataclass(frozen=True)
class Observed:
    """What one upload took. Memory is in MiB; `reader` is the process that reads the file."""

    kind: str
    megabytes: float
    upload_seconds: float
    read_seconds: float
    characters: int
    server_growth: float
    reader_peak: float
    slowest_answer_ms: float


def content(kind: str, size: int) -> Iterator[bytes]:
    """About `size` bytes of a file of a kind, in blocks."""
    made, number, block = 0, 0, [b"id,note,amount\n"] if kind == "csv" else []
    while made < size:
        while sum(map(len, block)) < _BLOCK:
            block.extend(_line(kind, number + step) for step in range(200))
            number += 200
        joined = b"".join(block)
        made += len(joined)
        block = []
        yield joined


def _line(kind: str, number: int) -> bytes:
    if kind == "csv":
        return f'{number},"{_WORDS}",{number * 3}\n'.encode()
    if kind == "jsonl":
        return json.dumps({"id": number, "text": _WORDS, "amount": number * 3}).encode() + b"\n"
    return f"Entry {number}. {_WORDS}\n\n".encode()


async def observe(server: LiveServer, kind: str, size: int) -> Observed:
    """Upload a file of a kind and wait until it is ACTIVE."""
    headers = {"Authorization": f"Bearer {server.token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=600) as client:
        set_id = (await client.post("/filesets/", json={"name": kind})).json()["id"]
        before = _memory(server.process.pid, "VmRSS")
        watch = _Watch(server, client)
        watching = asyncio.create_task(watch.run())
        begun = time.monotonic()
        file_id = await _upload(client, kind, size)
        uploaded = time.monotonic()
        (await client.post(f"/filesets/{set_id}/files", json={"file_id": file_id})).raise_for_status()
        file = await _read(client, set_id)
        done = time.monotonic()
        watching.cancel()
        assert file["status"] == "ACTIVE", file
        return Observed(
            kind,
            file["size_bytes"] / 2**20,
            uploaded - begun,
            done - uploaded,
            file["character_count"],
            watch.server - before,
            watch.reader,
            watch.slowest * 1000,
        )


async def _upload(client: httpx.AsyncClient, kind: str, size: int) -> str:
    exact = sum(map(len, content(kind, size)))
    announced = (await client.post("/files", json={"filename": f"large.{kind}", "size_bytes": exact})).json()

    async def stream() -> AsyncIterator[bytes]:
        for block in content(kind, size):
            yield block

    sent = {"Content-Length": str(exact)}
    answer = await client.put(announced["upload_url"], content=stream(), headers=sent)
    assert answer.status_code == 204, answer.text
    return announced["id"]


async def _read(client: httpx.AsyncClient, set_id: str) -> dict[str, Any]:
    while True:
        (file,) = (await client.get(f"/filesets/{set_id}/files")).json()["files"]
        if file["status"] in ("ACTIVE", "FAILED"):
            return file
        await asyncio.sleep(0.1)


class _Watch:
    """Looks at the server while it works: its memory, that of its children, and how long a small answer takes."""

    def __init__(self, server: LiveServer, client: httpx.AsyncClient) -> None:
        self._server = server
        self._client = client
        self.server = self.reader = self.slowest = 0.0

    async def run(self) -> None:
        """Look until cancelled."""
        pid = self._server.process.pid
        while True:
            begun = time.monotonic()
            (await self._client.get("/healthz")).raise_for_status()
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.server = max(self.server, _memory(pid, "VmRSS"))
            self.reader = max([self.reader, *(_memory(child, "VmHWM") for child in _children(pid))])
            await asyncio.sleep(0.05)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def _memory(pid: int, what: str) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


async def _observe_all(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, live_server(Path(folder)) as server:
        for kind in ("txt", "csv", "jsonl"):
            seen = await observe(server, kind, megabytes * 2**20 - 2**19)
            print(
                f"{seen.kind:6} {seen.megabytes:6.1f} MB  uploaded in {seen.upload_seconds:5.1f} s, read in "
                f"{seen.read_seconds:5.1f} s  {seen.characters:,} characters  server +{seen.server_growth:.0f} MiB, "
                f"reader {seen.reader_peak:.0f} MiB  slowest /healthz {seen.slowest_answer_ms:.0f} ms"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    asyncio.run(_observe_all(parser.parse_args().megabytes))
