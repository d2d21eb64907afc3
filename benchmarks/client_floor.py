"""Measures the engine's client against a bare `aiohttp` loop: the same calls, first the one, then the other.

`python benchmarks/client_floor.py` prints the wall time of each, their ratio, and the CPU time of a call.
With `--faults` it prints what the client makes of random faults and of a quota.
"""

import argparse
import asyncio
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import orjson
from pydantic import SecretStr

from engine.models.address import Address
from engine.models.answer_schema import AnswerSchema
from engine.models.budget import Budget
from engine.models.endpoint import Endpoint
from engine.models.price import TokenPrice
from engine.models.purse import Purse
from engine.models.request import Message, ModelRequest

SERVER = Path(__file__).parent / "endpoint.py"
LATENCY = 0.2
SEED = "The committee decided to keep the target range for the federal funds rate unchanged. " * 20
SCHEMA = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "answer": {"type": "string"}},
    "required": ["question", "answer"],
    "additionalProperties": False,
}
Run = Callable[[str, int, int], Awaitable[None]]


class Server:
    """The local endpoint in a process of its own, inside `with`."""

    def __init__(self, *options: str) -> None:
        self._command = [sys.executable, str(SERVER), "--latency", str(LATENCY), *options]

    def __enter__(self) -> str:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


async def bare(base_url: str, calls: int, in_flight: int) -> None:
    """The floor: workers that post and read JSON, nothing else."""
    numbers = iter(range(calls))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def work() -> None:
            for number in numbers:
                body = {"model": "m", "messages": [{"role": "user", "content": f"{number} {SEED}"}], "max_tokens": 512}
                async with session.post(f"{base_url}/chat/completions", data=orjson.dumps(body)) as response:
                    orjson.loads(await response.read())["choices"][0]["message"]["content"]

        await asyncio.gather(*(work() for _ in range(in_flight)))


async def client(base_url: str, calls: int, in_flight: int) -> None:
    """The engine's client: schema asked for and checked, every call reserved and paid, under a cap."""
    numbers = iter(range(calls))
    endpoint = Endpoint(Address(base_url, SecretStr("key")), concurrency=in_flight)
    purse = Purse(TokenPrice(0.1, 0.4), Budget(100.0))
    schema = AnswerSchema(SCHEMA)

    async def work() -> None:
        for number in numbers:
            message = Message("user", f"{number} {SEED}")
            await endpoint.complete(ModelRequest("m", [message], max_tokens=512, schema=schema), purse)

    # As many workers again: a call that waits to be tried again keeps no other from its place.
    await asyncio.gather(*(work() for _ in range(2 * in_flight)))
    await endpoint.close()


def timed(run: Run, base_url: str, calls: int, in_flight: int) -> tuple[float, float]:
    """Wall and CPU seconds of one run."""
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(run(base_url, calls, in_flight))  # pyright: ignore[reportArgumentType]
    return time.perf_counter() - wall, time.process_time() - cpu


def stats(base_url: str) -> dict[str, object]:
    """What an endpoint has seen."""

    async def get() -> dict[str, object]:
        async with aiohttp.ClientSession() as session, session.get(base_url.removesuffix("/v1") + "/stats") as response:
            return await response.json()

    return asyncio.run(get())


def compare(calls: int, rounds: int) -> None:
    """Print the ratio of the client to the floor at 64 and 256 calls in flight, each round its own pair."""
    for in_flight in (64, 256):
        floors, ours = [], []
        with Server() as base_url:
            for run, times in itertools.chain.from_iterable(itertools.repeat(((bare, floors), (client, ours)), rounds)):
                times.append(timed(run, base_url, calls, in_flight))
        ratio = statistics.median(our[0] / floor[0] for our, floor in zip(ours, floors, strict=True))
        wall = [statistics.median(it[0] for it in times) for times in (floors, ours)]
        cpu = [statistics.median(it[1] for it in times) / calls * 1000 for times in (floors, ours)]
        ideal = calls * LATENCY / in_flight
        print(
            f"{in_flight} in flight: floor {wall[0]:.2f} s, client {wall[1]:.2f} s (ideal {ideal:.2f}), "
            f"ratio {ratio:.3f}; CPU a call: floor {cpu[0]:.2f} ms, client {cpu[1]:.2f} ms"
        )


def faults(calls: int) -> None:
    """Print how long faults make the same calls take at 64 in flight, and how many requests they waste."""
    undisturbed = calls * LATENCY / 64
    cases = [
        ("no faults", undisturbed, ()),
        ("5 % random 429, 2 % 500", undisturbed, ("--rate-limited", "0.05", "--error", "0.02")),
        ("quota of 32 in flight", calls * LATENCY / 32, ("--quota", "32")),
        ("quota of 32, 5 % random 429", calls * LATENCY / 32, ("--quota", "32", "--rate-limited", "0.05")),
    ]
    for name, ideal, options in cases:
        with Server(*options) as base_url:
            wall, _ = timed(client, base_url, calls, 64)
            seen = stats(base_url)
        wasted = int(str(seen["requests"])) - calls
        print(f"{name}: {wall:.2f} s, {wall / ideal:.2f} x ideal, {wasted} extra ({wasted / calls:.1%}), {seen}")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    if given.faults:
        faults(given.calls)
    else:
        compare(given.calls, given.rounds)


if __name__ == "__main__":
    main()
