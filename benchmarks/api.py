"""Measures the API: our turns a second beside a bare FastAPI and LangGraph server, samples a second, and the start.

`python benchmarks/api.py` prints them for 1, 16 and 64 sessions at once, with the growth of the database a turn.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp

AT_ONCE = (1, 16, 64)
GOAL = (
    "Binary forecasting questions about rate decisions from news in 2024 on reuters.com and apnews.com, 2 per article. "
    "Make them hard, avoid sports. Labels at least 90 % sure, with news context, rollouts and scores."
)
EDITS = ("three per article", "two per article")
PAGE = 5000
Send = Callable[[str, str], Awaitable[None]]


@dataclass(frozen=True)
class Turns:
    """Turns a second, the middle and the slowest hundredth of their times, and what a turn adds to the database."""

    a_second: float
    median_ms: float
    p99_ms: float
    bytes_a_turn: float


class Server:
    """A server in a process and a folder of its own, inside `with`; `seconds_to_ready` is how long it took."""

    def __init__(self, *command: str) -> None:
        self._command = command

    def __enter__(self) -> "Server":
        self._folder = tempfile.TemporaryDirectory()
        self.data = Path(self._folder.name)
        began = time.perf_counter()
        command = [part.format(data=self.data) for part in self._command]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().split()[-1]
        self.seconds_to_ready = time.perf_counter() - began
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def database_bytes(self) -> int:
        """What the database holds, without the pages that are free to be used again."""
        pages = 0
        for file in self.data.glob("*.db"):
            with closing(sqlite3.connect(file)) as connection:
                size, count, free = (
                    connection.execute(f"PRAGMA {name}").fetchone()[0]
                    for name in ("page_size", "page_count", "freelist_count")
                )
            pages += size * (count - free)
        return pages

    @property
    def token(self) -> str:
        """The token that the first start made."""
        return (self.data / "token").read_text().strip()


def bare() -> Server:
    """The bare server."""
    return Server(sys.executable, str(Path(__file__).with_name("bare_server.py")), "{data}/bare.db")


def ours() -> Server:
    """The product, as a user starts it."""
    command = str(Path(sys.executable).with_name("pipeline-assistant"))
    return Server(command, "serve", "--port", "0", "--data-dir", "{data}")


async def measure_turns(server: Server, send: Send, sessions: list[str], turns: int) -> Turns:
    """Let each session take its turns one after the other, all sessions at once."""
    times: list[float] = []

    async def converse(session: str) -> None:
        for number in range(turns):
            began = time.perf_counter()
            await send(session, EDITS[number % len(EDITS)])
            times.append(time.perf_counter() - began)

    before = server.database_bytes()
    began = time.perf_counter()
    await asyncio.gather(*map(converse, sessions))
    seconds = time.perf_counter() - began
    times.sort()
    p99 = times[min(len(times) * 99 // 100, len(times) - 1)]
    growth = (server.database_bytes() - before) / len(times)
    return Turns(len(times) / seconds, statistics.median(times) * 1000, p99 * 1000, growth)


async def bare_turns(server: Server, at_once: int, turns: int) -> Turns:
    """The bare server's turns."""
    async with aiohttp.ClientSession(server.url) as client:

        async def send(session: str, text: str) -> None:
            async with client.post(f"/sessions/{session}/messages", json={"content": text}) as response:
                response.raise_for_status()
                await response.read()

        return await measure_turns(server, send, [f"s{at_once}-{number}" for number in range(at_once)], turns)


async def our_turns(server: Server, at_once: int, turns: int) -> Turns:
    """Our turns: each an edit of a config of about 3 KB."""
    headers = {"Authorization": f"Bearer {server.token}"}
    async with aiohttp.ClientSession(server.url, headers=headers) as client:

        async def start() -> str:
            async with client.post("/pipeline-assistant/sessions", json={"goal": GOAL}) as response:
                response.raise_for_status()
                return (await response.json())["session_id"]

        async def send(session: str, text: str) -> None:
            path = f"/pipeline-assistant/sessions/{session}/messages"
            async with client.post(path, json={"content": text}) as response:
                response.raise_for_status()
                reply = await response.json()
            if reply["current_config"] is None:
                sys.exit(f"{text!r} changed nothing: {reply['message']['content']}")

        return await measure_turns(server, send, [await start() for _ in range(at_once)], turns)


async def samples_a_second(server: Server, count: int) -> tuple[float, float]:
    """Samples uploaded and downloaded a second, in batches and pages of 5,000."""
    headers = {"Authorization": f"Bearer {server.token}"}
    async with aiohttp.ClientSession(server.url, headers=headers) as client:
        async with client.post("/datasets") as response:
            dataset = (await response.json())["id"]
        batch = [{"seed": {"seed_text": f"{number} The committee decided. " * 20}} for number in range(PAGE)]
        body = json.dumps({"samples": batch}).encode()
        began = time.perf_counter()
        for _ in range(count // PAGE):
            json_type = {"Content-Type": "application/json"}
            async with client.post(f"/datasets/{dataset}/samples", data=body, headers=json_type) as response:
                response.raise_for_status()
        uploaded = time.perf_counter()
        cursor: str | None = ""
        while cursor is not None:
            query = {"limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
            async with client.get(f"/datasets/{dataset}/samples", params=query) as response:
                response.raise_for_status()
                page = json.loads(await response.read())
            cursor = page["next_cursor"] if page["has_more"] else None
        return count / (uploaded - began), count / (time.perf_counter() - uploaded)


def line(name: str, found: Turns) -> str:
    """One server's figures."""
    return (
        f"  {name}: {found.a_second:.0f} turns a second, median {found.median_ms:.0f} ms, p99 {found.p99_ms:.0f} ms, "
        f"{found.bytes_a_turn / 1000:.1f} KB of database a turn"
    )


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=320, help="turns in all, at each number of sessions")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--samples", type=int, default=20_000)
    given = parser.parse_args()
    for at_once in AT_ONCE:
        print(f"{at_once} sessions at once")
        turns, pairs = max(given.turns // at_once, 5), []
        for _ in range(given.rounds):
            with bare() as theirs, ours() as server:
                pairs.append((await bare_turns(theirs, at_once, turns), await our_turns(server, at_once, turns)))
        ratio = statistics.median(our.a_second / their.a_second for their, our in pairs)
        print(line("bare", pairs[-1][0]))
        print(line("ours", pairs[-1][1]))
        print(f"  ours: {ratio:.2f} of the bare server's turns a second")
    with ours() as first:
        uploaded, downloaded = await samples_a_second(first, given.samples)
        print(f"samples a second: {uploaded:,.0f} uploaded, {downloaded:,.0f} downloaded")
        print(f"ready {first.seconds_to_ready:.1f} s after the first start")


if __name__ == "__main__":
    asyncio.run(main())
