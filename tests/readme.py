"""The README: its commands, and the outputs that it shows."""

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"
ADDRESS = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "end of step"
VARIABLE = frozenset({"session_id", "job_id", "output_dataset_id"})


@dataclass(frozen=True, slots=True)
class Step:
    """Commands as they stand in the README, and the output that it shows below them."""

    commands: str
    shown: str


def steps(title: str) -> list[Step]:
    """The `sh` blocks under a heading, each with the block of output after it."""
    text = README.read_text(encoding="utf-8")
    section = text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    found = [(match[1], match[2]) for match in BLOCK.finditer(section)]
    return [
        Step(body, found[place + 1][1] if place + 1 < len(found) and found[place + 1][0] in ("json", "text") else "")
        for place, (kind, body) in enumerate(found)
        if kind == "sh"
    ]


def as_script(transcript: list[Step], address: str) -> str:
    """One shell script of all steps against another address; a marked line ends the output of each."""
    parts = [f"{step.commands}printf '%s\\n' {shlex.quote(MARK)}" for step in transcript]
    return "\n".join(["set -eu", *parts]).replace(ADDRESS, address)


def outputs(printed: str) -> list[str]:
    """What each step printed."""
    return [part.strip() for part in printed.split(f"{MARK}\n")[:-1]]


def shown_json(step: Step) -> Any:
    """The JSON that a step shows, without the lines of dots that stand for what was left out."""
    lines = [line for line in step.shown.splitlines() if line.strip() != "..."]
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", "\n".join(lines)))


def missing(shown: Any, printed: Any, path: str = "") -> list[str]:
    """What an output shows that was not printed. A text that ends in dots was cut; ids differ from run to run."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        return [it for key in shown for it in missing(shown[key], printed.get(key), f"{path}/{key}")]
    if isinstance(shown, list) and isinstance(printed, list):
        return [f"{path}: {item}" for item in shown if not any(missing(item, it, path) == [] for it in printed)]
    if path.split("/")[-1] in VARIABLE:
        return [] if isinstance(printed, str) else [f"{path}: {printed}"]
    if isinstance(shown, str) and shown.endswith("...") and isinstance(printed, str):
        return [] if printed.startswith(shown[:-3]) else [f"{path}: {shown}"]
    return [] if shown == printed else [f"{path}: {shown} is {printed}"]
