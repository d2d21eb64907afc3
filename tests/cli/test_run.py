"""`run`, `validate` and `estimate`: a config outlives its conversation."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = Path(sys.executable).with_name("pipeline-assistant")
QUIET = {"config_type": "MOCK", "delay_variance": 0, "error_rate": 0}
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": QUIET | {"num_seeds": 20, "delay_seconds": 0},
    "question_generator": QUIET | {"add_question": True, "delay_seconds": 0, "filter_rate": 0.3, "random_seed": 1},
    "renderer": {"config_type": "QUESTION_RENDERER"},
}
SLOW = CONFIG | {"seed_generator": QUIET | {"num_seeds": 60, "delay_seconds": 0.05}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, CONFIG)
    return tmp_path


def write(folder: Path, config: dict[str, Any]) -> None:
    (folder / "config.json").write_text(json.dumps(config))


def command(folder: Path, name: str, *options: str) -> subprocess.CompletedProcess[str]:
    arguments = [str(COMMAND), name, "config.json", "--data-dir", "data", *options]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return command(folder, "run", "--out", "rows.jsonl", *options)


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]


def test_a_run_writes_its_rows_and_says_what_each_step_did(folder: Path):
    done = run(folder)
    assert done.returncode == 0, done.stderr
    made = rows(folder)
    assert [row["seed"]["seed_text"] for row in made] == [f"Mock seed content {number}" for number in range(20)]
    valid = sum(row["is_valid"] for row in made)
    assert 0 < valid < 20
    assert f"20 rows, {valid} of them valid" in done.stdout
    assert f"Rejected by the mock's filter_rate ({20 - valid})" in done.stdout


def test_a_finished_run_says_so_and_writes_its_rows_again(folder: Path):
    run(folder)
    before = rows(folder)
    (folder / "rows.jsonl").unlink()
    again = run(folder)
    assert again.returncode == 0
    assert "finished already" in again.stdout
    assert rows(folder) == before


def test_a_run_that_was_stopped_goes_on_where_it_was(folder: Path):
    write(folder, SLOW)
    arguments = [str(COMMAND), "run", "config.json", "--data-dir", "data", "--out", "rows.jsonl"]
    process = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for_rows(folder)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "the same command goes on from here" in errors
    cut_off = len(rows(folder))
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert "Going on" in done.stdout
    assert 0 < cut_off < 60
    assert [row["seed"]["seed_text"] for row in rows(folder)] == [f"Mock seed content {at}" for at in range(60)]


def wait_for_rows(folder: Path) -> None:
    async def wait() -> None:
        async with asyncio.timeout(30):
            while True:
                file = folder / "rows.jsonl"
                if file.exists() and file.stat().st_size:
                    return
                await asyncio.sleep(0.05)

    asyncio.run(wait())


@pytest.mark.parametrize(("options", "named"), [(["--valid-rows", "3"], "limits"), (["--input", "seeds"], "input")])
def test_another_run_into_the_same_file_is_refused(folder: Path, options: list[str], named: str):
    (folder / "seeds").write_text('{"seed": {"seed_text": "one"}}\n')
    run(folder)
    before = rows(folder)
    other = run(folder, *options)
    assert other.returncode == 1
    assert f"differs in its {named}" in other.stderr
    assert rows(folder) == before


def test_a_changed_config_is_refused_until_it_is_to_start_anew(folder: Path):
    run(folder)
    write(folder, CONFIG | {"seed_generator": QUIET | {"num_seeds": 3, "delay_seconds": 0}})
    refused = run(folder)
    assert (refused.returncode, len(rows(folder))) == (1, 20)
    assert "differs in its config" in refused.stderr
    anew = run(folder, "--again")
    assert (anew.returncode, len(rows(folder))) == (0, 3), anew.stderr


def test_a_file_of_somebody_else_is_not_overwritten(folder: Path):
    (folder / "rows.jsonl").write_text("precious\n")
    refused = run(folder)
    assert refused.returncode == 1
    assert "exists" in refused.stderr
    assert (folder / "rows.jsonl").read_text() == "precious\n"


def test_a_run_stops_at_the_valid_rows_asked_for(folder: Path):
    run(folder, "--valid-rows", "5")
    assert sum(row["is_valid"] for row in rows(folder)) == 5


def test_samples_stand_for_the_seeds(folder: Path):
    write(folder, {"config_type": "QUESTION_PIPELINE", "question_generator": CONFIG["question_generator"]})
    (folder / "seeds.jsonl").write_text('{"seed": {"seed_text": "one"}}\n\n{"seed": {"seed_text": "two"}}\n')
    done = run(folder, "--input", "seeds.jsonl")
    assert done.returncode == 0, done.stderr
    assert [row["seed"]["seed_text"] for row in rows(folder)] == ["one", "two"]


def test_a_line_that_is_no_sample_is_named(folder: Path):
    (folder / "seeds.jsonl").write_text('{"seed": {"seed_text": "one"}}\n{"seed": 7}\n')
    refused = run(folder, "--input", "seeds.jsonl")
    assert refused.returncode == 1
    assert "seeds.jsonl, line 2 is no sample" in refused.stderr


def test_a_run_without_a_valid_row_fails_and_says_why(folder: Path):
    write(folder, {"config_type": "QUESTION_PIPELINE", "seed_generator": QUIET | {"num_seeds": 2, "error_rate": 1}})
    failed = run(folder)
    assert failed.returncode == 1
    assert "Job completed with 0 valid rows" in failed.stderr
    assert len(rows(folder)) == 2


def test_a_config_is_validated_with_every_finding_and_its_place(folder: Path):
    good = command(folder, "validate")
    assert (good.returncode, good.stdout) == (0, "The config can run here.\n")
    write(folder, CONFIG | {"seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "nowhere"}})
    bad = command(folder, "validate")
    assert bad.returncode == 1
    assert "/seed_generator/file_set_id" in bad.stdout


def test_an_estimate_names_rows_and_cost_of_each_step(folder: Path):
    write(folder, CONFIG | {"labeler": QUIET | {"simulated_cost_per_call": 0.5, "delay_seconds": 0}})
    estimate = command(folder, "estimate", "--max-questions", "10")
    assert estimate.returncode == 0, estimate.stderr
    assert "In all: $" in estimate.stdout
    assert not (folder / "rows.jsonl").exists()


def test_an_estimate_counts_the_samples_of_an_input_and_leaves_nothing_behind(folder: Path):
    write(folder, {key: value for key, value in CONFIG.items() if key != "seed_generator"})
    samples = [json.dumps({"seed": {"seed_text": f"Entry {number}."}}) for number in range(37)]
    (folder / "samples.jsonl").write_text("\n".join(samples))
    estimate = command(folder, "estimate", "--input", "samples.jsonl")
    assert estimate.returncode == 0, estimate.stderr
    assert "26" in estimate.stdout  # Of 37 the mock's filter_rate leaves 70 %.
    (folder / "samples.jsonl").write_text("no sample")
    refused = command(folder, "estimate", "--input", "samples.jsonl")
    assert refused.returncode == 1
    assert "line 1 is no sample" in refused.stderr


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_file_that_holds_no_config_is_refused(folder: Path, text: str):
    (folder / "config.json").write_text(text)
    for name, options in (("run", ["--out", "rows.jsonl"]), ("validate", []), ("estimate", [])):
        refused = command(folder, name, *options)
        assert refused.returncode == 1
        assert refused.stderr.startswith("config.json")
