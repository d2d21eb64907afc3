"""`export` as a user runs it: from a data folder, from the server that works on it, and where it can't."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest

from api.foundation import DEFAULT_ORGANIZATION, open_foundation
from api.settings import Settings
from schemas.sample import Sample, Seed
from tests.live_server import COMMAND, live_server


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a dataset of three rows, the second one rejected."""
    folder = tmp_path_factory.mktemp("kept") / "data"

    async def fill() -> str:
        async with open_foundation(Settings.read(data_dir=folder), with_news=False) as opened:
            dataset = await opened.datasets.create_dataset(DEFAULT_ORGANIZATION)
            rows = [Sample(seed=Seed(seed_text=f"Row {number}."), is_valid=number != 1) for number in range(3)]
            await opened.datasets.append_samples(DEFAULT_ORGANIZATION, dataset.id, rows)
            return dataset.id

    return folder, asyncio.run(fill())


def export(dataset_id: str, *options: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "export", dataset_id, *options]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_a_folder_without_a_server_gives_each_format(kept: tuple[Path, str], tmp_path: Path):
    folder, dataset_id = kept
    where = ["--data-dir", str(folder)]
    lines = export(dataset_id, "--out", "rows.jsonl", "--only-valid", *where, cwd=tmp_path)
    assert (lines.returncode, lines.stderr) == (0, "")
    assert lines.stdout.startswith("Wrote rows.jsonl (")
    made = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert [row["seed"]["seed_text"] for row in made] == ["Row 0.", "Row 2."]
    assert export(dataset_id, "--format", "parquet", "--out", "rows.parquet", *where, cwd=tmp_path).returncode == 0
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == 3
    assert export(dataset_id, "--format", "huggingface", "--out", "set", *where, cwd=tmp_path).returncode == 0
    assert pq.read_table(tmp_path / "set" / "data" / "train.parquet").num_rows == 3
    assert "configs:" in (tmp_path / "set" / "README.md").read_text()
    assert sorted(it.name for it in tmp_path.iterdir()) == ["rows.jsonl", "rows.parquet", "set"]


def test_a_server_is_asked_where_one_runs_or_is_named(kept: tuple[Path, str], tmp_path: Path):
    folder = shutil.copytree(kept[0], tmp_path / "data")
    with live_server(folder) as server:
        found = export(kept[1], "--out", "found", "--format", "huggingface", "--data-dir", str(folder), cwd=tmp_path)
        assert (found.returncode, found.stderr) == (0, "")
        assert pq.read_table(tmp_path / "found" / "data" / "train.parquet").num_rows == 3
        url = ["--url", server.url, "--token", server.token, "--data-dir", str(tmp_path / "other")]
        named = export(kept[1], "--out", "rows.jsonl", *url, cwd=tmp_path)
        assert (named.returncode, named.stderr) == (0, "")
        assert len((tmp_path / "rows.jsonl").read_text().splitlines()) == 3
        unknown = export("none", "--out", "none.jsonl", *url, cwd=tmp_path)
        assert (unknown.returncode, unknown.stderr) == (1, "There is no dataset none.\n")
        assert httpx.get(f"{server.url}/healthz").status_code == 200
    assert not list(tmp_path.glob("none*"))


def test_what_is_there_is_never_overwritten(kept: tuple[Path, str], tmp_path: Path):
    (tmp_path / "rows.jsonl").write_text("mine")
    refused = export(kept[1], "--out", "rows.jsonl", "--data-dir", str(kept[0]), cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("rows.jsonl is there already.")
    assert (tmp_path / "rows.jsonl").read_text() == "mine"


def test_an_unknown_dataset_and_a_missing_folder_are_said_and_leave_nothing(kept: tuple[Path, str], tmp_path: Path):
    where = ["--data-dir", str(kept[0])]
    unknown = export("none", "--out", "rows.jsonl", *where, cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr) == (1, "There is no dataset none.\n")
    nowhere = export(kept[1], "--out", "no/rows.jsonl", *where, cwd=tmp_path)
    assert nowhere.returncode == 1
    assert nowhere.stderr.startswith("no/rows.jsonl can't be written: No such file or directory.")
    assert not list(tmp_path.iterdir())
