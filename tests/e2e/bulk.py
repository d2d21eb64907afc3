"""Runs of `pipeline-assistant run` in processes of their own, against a local endpoint whose answers can be told."""

import asyncio
import json
import os
import sys
import zlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.endpoint import Behaviour, Body, Faults, LocalEndpoint, default_answer

COMMAND = Path(sys.executable).with_name("pipeline-assistant")
CALLS_PER_SEED = 3
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "question_generator": {
        "config_type": "QUESTION_GENERATOR",
        "instructions": "Ask about the harbour.",
        "filter": {"rubric": "The question can be understood by itself.", "min_score": 0.0},
    },
    "renderer": {"config_type": "QUESTION_RENDERER"},
    "rollout_generator": {"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": "local/tiny"}]},
}


def same_answer(body: Body, number: int) -> str:
    """An answer that depends on what is asked alone, so that two runs can be compared."""
    return default_answer(body, zlib.crc32(json.dumps(body["messages"]).encode()))


def endpoint(*, latency: float, faults: Faults | None = None, characters_per_token: int = 4) -> LocalEndpoint:
    """A local endpoint that gives the same question the same answer."""
    behaviour = Behaviour(
        latency=latency, faults=faults or Faults(), answer=same_answer, characters_per_token=characters_per_token
    )
    return LocalEndpoint(behaviour)


@dataclass(frozen=True)
class Bulk:
    """A folder with a config and its seeds, run against an endpoint."""

    folder: Path
    local: LocalEndpoint
    database: str = ""
    prices: str = "local/tiny=100/400"

    def write(self, seeds: int, config: dict[str, Any] | None = None) -> None:
        """Write what the command reads."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "config.json").write_text(json.dumps(config or CONFIG))
        lines = (json.dumps({"seed": {"seed_text": f"Entry {number} of the harbour log."}}) for number in range(seeds))
        (self.folder / "seeds.jsonl").write_text("\n".join(lines))

    async def start(self, *options: str) -> Process:
        """Start the command."""
        environment = {
            "PIPELINE_ASSISTANT_LLM_BASE_URL": self.local.base_url,
            "PIPELINE_ASSISTANT_MODEL": "local/tiny",
            "PIPELINE_ASSISTANT_MODEL_PRICES": self.prices,
            "PIPELINE_ASSISTANT_DATA_DIR": str(self.folder / "data"),
            "PIPELINE_ASSISTANT_DATABASE_URL": self.database,
        }
        arguments = ["run", "config.json", "--input", "seeds.jsonl", "--out", "rows.jsonl", *options]
        return await asyncio.create_subprocess_exec(
            COMMAND, *arguments, cwd=self.folder, env=os.environ | environment, stdout=PIPE, stderr=PIPE
        )

    async def run(self, *options: str) -> tuple[int | None, str]:
        """Run the command to its end; its exit code and what it said."""
        process = await self.start(*options)
        out, errors = await process.communicate()
        return process.returncode, (out + errors).decode()

    async def requests(self, number: int) -> None:
        """Wait until the endpoint has seen so many requests."""
        async with asyncio.timeout(30):
            while True:
                if self.local.seen.requests >= number:
                    return
                await asyncio.sleep(0.002)

    def rows(self) -> Sequence[dict[str, Any]]:
        """The rows that were written."""
        return [json.loads(line) for line in (self.folder / "rows.jsonl").read_text().splitlines()]
