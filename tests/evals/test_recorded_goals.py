"""The recorded goals on the embedded model, and on a model that is recorded and replayed."""

import asyncio
import json
import os
import sys
from html import escape
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage

from evals.baseline import fallen, read_baseline, write_baseline
from evals.goal import GOALS, HELD_BACK, load_goals
from evals.run import REPORT
from evals.totals import Ratio
from tests.agent.models.fake_provider import FakeProvider

HELD = load_goals(HELD_BACK)
SECONDS = 300
COMMAND = (sys.executable, "-c", "from cli.main import app; app()", "eval")
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "hb-7f21"},
    "question_generator": {"config_type": "QUESTION_AND_LABEL_GENERATOR"},
}


def endings(folder: Path) -> list[str]:
    return sorted(file.suffix for file in folder.iterdir())


async def run_eval(*options: str, **environment: str) -> tuple[int, str]:
    """Run the command in a process of its own and give back its status and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *options,
        env=dict(os.environ) | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    written, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    return process.returncode or 0, written.decode()


async def test_joint_goal_accuracy_does_not_fall_and_held_back_goals_stay_unread(tmp_path: Path) -> None:
    status, written = await run_eval("--report", str(tmp_path))
    assert status == 0, written
    page = (tmp_path / REPORT).read_text(encoding="utf-8")
    ids = [goal.id for goal in HELD if f"<td>{goal.id}," in page]
    known = {turn.say for goal in load_goals(GOALS) for turn in goal.turns}
    said = {turn.say for goal in HELD for turn in goal.turns if len(turn.say) > 30} - known
    assert ids == []
    assert [text for text in said if escape(text) in page] == []
    assert "held back" in page
    assert endings(tmp_path) == [".eval", ".html"]


async def test_a_model_is_recorded_and_replayed_without_it(tmp_path: Path) -> None:
    call = {"name": "propose_config", "args": {"config": CONFIG}, "id": "1", "type": "tool_call"}
    options = ("--model", "local/tiny", "--only", "files-10", "--report", str(tmp_path / "report"))
    recording = tmp_path / "recorded"
    async with FakeProvider([AIMessage("", tool_calls=[call]), AIMessage("Built.")]) as provider:
        url = f"{provider.url}/v1"
        first = await run_eval(*options, "--record", str(recording), PIPELINE_ASSISTANT_LLM_BASE_URL=url)
    lines = [json.loads(line) for line in (recording / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    again = await run_eval(*options, "--replay", str(recording))
    assert first[0] == 0, first[1]
    assert len(lines) == 4
    assert again[0] == 0, again[1]
    totals = [[line for line in text.splitlines() if not line.startswith("A turn takes")] for _, text in (first, again)]
    assert totals[0] == totals[1]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--model", "nobody/nothing"), "nobody/nothing"),
        (("--only", "no-such-goal"), "no-such-goal"),
        (("--record", "a", "--replay", "b"), "exclude each other"),
    ],
)
async def test_what_cannot_be_evaluated_is_said(tmp_path: Path, options: tuple[str, ...], reason: str) -> None:
    status, written = await run_eval(*options, "--report", str(tmp_path))
    assert status == 1
    assert reason in written
    assert "Traceback" not in written


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    parts = {"developed": {"joint goal accuracy": Ratio(3, 4)}, "held back": {"joint goal accuracy": Ratio(1, 2)}}
    write_baseline(parts, tmp_path / "baseline.json")
    assert read_baseline(tmp_path / "baseline.json") == parts
    assert read_baseline(tmp_path / "none.json") == {}


def test_a_fall_of_either_part_is_told() -> None:
    name = "joint goal accuracy"
    before = {"developed": {name: Ratio(3, 4)}, "held back": {name: Ratio(1, 2)}}
    assert fallen(before, before) == []
    after = before | {"held back": {name: Ratio(49, 100)}}
    assert fallen(after, before) == ["held back: joint goal accuracy fell from 50.0% to 49.0%"]
