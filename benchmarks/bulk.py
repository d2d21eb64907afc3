"""Measures the engine in bulk: `pipeline-assistant run` against a bare `aiohttp` loop on the same three chained calls.

`python benchmarks/bulk.py` runs both at 64 and 256 calls in flight, each pair on an endpoint of its own. With
`--faults` it runs the engine against an endpoint that fails at random, and against one with a quota; with `--peers` the
released peers do the same calls beside both.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from client_floor import LATENCY, Server, stats
from peers import PEERS, environment

CALLS_PER_SEED = 3
SEED = "The committee decided to keep the target range for the federal funds rate unchanged at its meeting. " * 10
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "question_generator": {
        "config_type": "QUESTION_GENERATOR",
        "instructions": "Ask about what the committee decided.",
        "filter": {"rubric": "The question can be understood by itself.", "min_score": 0.0},
    },
    "renderer": {"config_type": "QUESTION_RENDERER"},
    "rollout_generator": {"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": "local/bench"}]},
}


@dataclass(frozen=True)
class Measured:
    """One run: seconds from the first call to the last as the endpoint saw them, and what the process took."""

    calls_seconds: float
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    seen: dict[str, Any]


async def bare_loop(base_url: str, seeds: int, in_flight: int) -> None:
    """The floor: workers that take a seed through three calls, each made of the answer before."""
    numbers = iter(range(seeds))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def work() -> None:
            for number in numbers:
                text = f"{number} {SEED}"
                for _ in range(CALLS_PER_SEED):
                    body = orjson.dumps({"model": "bench", "messages": [{"role": "user", "content": text}]})
                    headers = {"Content-Type": "application/json"}
                    async with session.post(f"{base_url}/chat/completions", data=body, headers=headers) as response:
                        text = orjson.loads(await response.read())["choices"][0]["message"]["content"]

        await asyncio.gather(*(work() for _ in range(in_flight)))


def measured(command: list[str], base_url: str, environment: dict[str, str], folder: Path) -> Measured:
    """Run a process to its end and measure it."""
    began = time.perf_counter()
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{(folder / 'output').read_text()}")
    seen = stats(base_url)
    return Measured(seen["seconds"], wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, seen)


def floor(seeds: int, in_flight: int) -> Measured:
    """Measure the bare loop."""
    with Server() as base_url, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--bare", base_url, "--seeds", str(seeds), "--in-flight", str(in_flight)]
        return measured(command, base_url, {}, Path(folder))


def engine(seeds: int, in_flight: int, *faults: str) -> Measured:
    """Measure `pipeline-assistant run` in a new data folder."""
    with Server(*faults) as base_url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.json").write_text(json.dumps(CONFIG))
        lines = (json.dumps({"seed": {"seed_text": f"{number} {SEED}"}}) for number in range(seeds))
        (folder / "seeds.jsonl").write_text("\n".join(lines))
        files = [str(folder / file) for file in ("config.json", "seeds.jsonl", "rows.jsonl")]
        command = [str(Path(sys.executable).with_name("pipeline-assistant")), "run", files[0], "--input", files[1]]
        command += ["--out", files[2], "--concurrency", str(in_flight), "--data-dir", str(folder / "data")]
        environment = {
            "PIPELINE_ASSISTANT_LLM_BASE_URL": base_url,
            "PIPELINE_ASSISTANT_MODEL": "local/bench",
            "PIPELINE_ASSISTANT_MODEL_PRICES": "local/bench=0.1/0.4",
        }
        found = measured(command, base_url, environment, folder)
        rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
    complete = sum(bool(row["is_valid"] and row["rollouts"]) for row in rows)
    if not faults and complete != seeds:
        sys.exit(f"{complete} of {seeds} rows are complete")
    return found


def peer(name: str, python: Path, seeds: int, in_flight: int) -> Measured:
    """Measure a peer with its own Python."""
    with Server() as base_url, tempfile.TemporaryDirectory() as folder:
        script = str(Path(__file__).with_name("peers.py"))
        command = [str(python), script, name, base_url, str(seeds), str(in_flight), folder, SEED]
        settings = {"OPENAI_API_KEY": "none", "CURATOR_DISABLE_CACHE": "1", "TELEMETRY_ENABLED": "false"}
        return measured(command, base_url, settings, Path(folder))


def compare_peers(seeds: int) -> None:
    """Print floor, engine and each peer that can be installed, one run each at 64 and 256 calls in flight."""
    pythons = {name: environment(name) for name in PEERS}
    for in_flight in (64, 256):
        runs = {"floor": floor(seeds, in_flight), "engine": engine(seeds, in_flight)}
        runs |= {name: peer(name, python, seeds, in_flight) for name, python in pythons.items() if python}
        ideal = seeds * CALLS_PER_SEED * LATENCY / in_flight
        print(f"{in_flight} in flight, ideal {ideal:.2f} s")
        for name, run in runs.items():
            ratio = run.calls_seconds / runs["floor"].calls_seconds
            print(f"  {name}: {ratio:.2f} x the floor, whole process {run.wall_seconds / ideal:.2f} x the ideal")
            print(f"    {line((run,), seeds * CALLS_PER_SEED)}")
    missing = [name for name, python in pythons.items() if not python]
    print("Could not be installed here: " + (", ".join(missing) or "none") + ".")


def compare(seeds: int, rounds: int) -> None:
    """Print the engine beside the floor at 64 and 256 calls in flight, medians of some rounds."""
    requests = seeds * CALLS_PER_SEED
    for in_flight in (64, 256):
        ideal = requests * LATENCY / in_flight
        pairs = [(floor(seeds, in_flight), engine(seeds, in_flight)) for _ in range(rounds)]
        print(f"{in_flight} in flight, ideal {ideal:.2f} s")
        for name, runs in zip(("floor", "engine"), zip(*pairs, strict=True), strict=True):
            print(f"  {name}: {line(runs, requests)}")
        ratio = statistics.median(ours.calls_seconds / bare.calls_seconds for bare, ours in pairs)
        wall = statistics.median(ours.wall_seconds / ideal for _, ours in pairs)
        print(f"  engine: {ratio:.2f} x the floor from first call to last; whole process {wall:.2f} x the ideal")


def line(runs: tuple[Measured, ...], requests: int) -> str:
    """The medians of some runs."""
    calls, wall, cpu, peak = (
        statistics.median(getattr(run, name) for run in runs)
        for name in ("calls_seconds", "wall_seconds", "cpu_seconds", "peak_mib")
    )
    counted = ", ".join(f"{run.seen['requests']:,}" for run in runs)
    return (
        f"calls {calls:.2f} s, whole process {wall:.2f} s, CPU {cpu / requests * 1000:.2f} ms a call, "
        f"peak {peak:.0f} MiB, requests {counted}, most in flight {runs[0].seen['most_in_flight']}"
    )


def faults(seeds: int, rounds: int) -> None:
    """Print how long faults make the same run take at 64 in flight, and what they waste, each round with its own."""
    requests = seeds * CALLS_PER_SEED
    undisturbed = engine(seeds, 64).calls_seconds
    cases = [
        ("5 % random 429, 2 % 500", "undisturbed", undisturbed, ("--rate-limited", "0.05", "--error", "0.02")),
        ("quota of 32 in flight", "its ideal", requests * LATENCY / 32, ("--quota", "32")),
    ]
    print(f"undisturbed: {undisturbed:.2f} s")
    for name, beside, seconds, options in cases:
        for seed in range(rounds):
            found = engine(seeds, 64, "--seed", str(seed), *options)
            wasted = found.seen["requests"] - requests
            print(
                f"{name}, seed {seed}: {found.calls_seconds:.2f} s, {found.calls_seconds / seconds:.2f} x {beside}; "
                f"{wasted:,} requests more than needed ({wasted / requests:.1%}); {found.seen['outcomes']}"
            )


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--bare", metavar="URL", help="run the bare loop alone, against an endpoint")
    parser.add_argument("--in-flight", type=int, default=64)
    given = parser.parse_args()
    if given.bare:
        asyncio.run(bare_loop(given.bare, given.seeds, given.in_flight))
    elif given.faults:
        faults(given.seeds, given.rounds)
    elif given.peers:
        compare_peers(given.seeds)
    else:
        compare(given.seeds, given.rounds)


if __name__ == "__main__":
    main()
