"""The README's transcript, run as it stands there against a live server: its commands work and its outputs are real."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from engine.registry import runnable_types
from schemas.pipeline import CONFIGS
from tests.live_server import live_server
from tests.readme import README, Step, as_script, missing, outputs, shown_json, steps

ROOT = Path(__file__).parent.parent.parent
TRANSCRIPT = steps("Quick start")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader would stand: a folder with the `.venv` that make has set up."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@pytest.fixture(scope="module")
def printed(folder: Path) -> list[str]:
    """What each step printed."""
    if shutil.which("curl") is None:
        pytest.skip("the transcript needs curl, which is not installed here")
    with live_server(folder / "data") as server:
        result = subprocess.run(
            ["sh", "-c", as_script(TRANSCRIPT, server.url)],
            cwd=folder,
            env=os.environ | {"PIPELINE_ASSISTANT_DATA_DIR": str(folder / "data")},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert (result.returncode, result.stderr) == (0, ""), result.stdout
        assert server.stop()[2] == ""
    return outputs(result.stdout)


def with_json() -> list[tuple[int, Step]]:
    return [(place, step) for place, step in enumerate(TRANSCRIPT) if step.shown.startswith("{")]


@pytest.mark.parametrize(("place", "step"), with_json())
def test_what_the_readme_shows_is_what_is_printed(printed: list[str], place: int, step: Step):
    assert missing(shown_json(step), json.loads(printed[place])) == []


def test_the_goal_becomes_a_config_and_a_question(printed: list[str]):
    session: dict[str, Any] = json.loads(printed[0])
    assert session["current_config"] == shown_json(TRANSCRIPT[0])["current_config"]
    assert session["current_config"]["question_generator"]["questions_per_seed"] == 2
    assert session["messages"][-1]["structured_question"]["options"]


def test_the_preview_has_three_rows(printed: list[str]):
    preview = json.loads(printed[1])["message"]["preview_results"]
    assert [bool(float(row["label"]) >= 0 and row["question"]) for row in preview["samples"]] == [True] * 3


def test_the_dataset_is_the_one_that_the_readme_shows(printed: list[str], folder: Path):
    assert printed[-1] == TRANSCRIPT[-1].shown.strip()
    rows = [row for row in json.loads((folder / "rows.json").read_text())["samples"] if row["is_valid"]]
    assert len(rows) >= 60
    for row in rows:
        label, text = row["label"]["label"], row["seed"]["seed_text"]
        assert re.fullmatch(r"-?\d+(\.\d+)?", label)
        assert re.search(rf"(?<![\d.]){re.escape(label)}(?!\d)", text.replace(",", "")), (label, text)


def test_every_step_runs_as_the_readme_says():
    assert set(CONFIGS) <= runnable_types()


def test_the_commands_for_sql_over_files_make_a_row(folder: Path):
    section = README.read_text(encoding="utf-8").split("\n## SQL over your own files\n", 1)[1]
    block = section.split("```console\n", 1)[1].split("```", 1)[0]
    commands = [line.removeprefix("$ ") for line in block.splitlines() if "pip install" not in line]
    environment = os.environ | {"PIPELINE_ASSISTANT_DATA_DIR": str(folder / "sql-data")}
    script = "\n".join(["set -eu", *commands])
    subprocess.run(["sh", "-c", script], cwd=folder, env=environment, timeout=120, check=True)
    (row,) = [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["seed"]["seed_text"] == "The council cut bus fares by 12 percent in May."
    assert row["seed"]["seed_creation_date"].startswith("2024-05-02")


def test_every_setting_stands_in_the_readme():
    table = README.read_text(encoding="utf-8").split("\n## Settings\n", 1)[1].split("\n## ", 1)[0]
    assert {f"PIPELINE_ASSISTANT_{name.upper()}" for name in Settings.model_fields} <= set(
        re.findall(r"`(\w+)`", table)
    )


def test_every_link_of_the_documents_leads_somewhere():
    documents = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "AGENTS.md", *(ROOT / "docs").rglob("*.md")]
    links = [(it, link) for it in documents for link in re.findall(r"\]\(([^)#]+)\)", it.read_text(encoding="utf-8"))]
    assert [f"{it.name}: {link}" for it, link in links if not (it.parent / link).exists()] == []


def test_every_file_that_the_architecture_names_exists():
    named = set(re.findall(r"`([\w/]+/[\w.]+\.\w+|[\w/]+/)`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    folders = (ROOT, ROOT / "tests", ROOT / "agent" / "embedded")
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []
