"""Memory of a run over an input of any size: it stays flat."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("pipeline-assistant")
SEEDS = 100_000
QUIET = {"config_type": "MOCK", "delay_seconds": 0, "delay_variance": 0, "error_rate": 0}
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": QUIET | {"num_seeds": SEEDS},
    "question_generator": QUIET | {"add_question": True},
    "labeler": QUIET,
    "renderer": {"config_type": "QUESTION_RENDERER"},
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc, which is Linux's")
def test_a_hundred_thousand_seeds_through_three_stages_stay_under_300_mib(tmp_path: Path):
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    arguments = [str(COMMAND), "run", "config.json", "--out", "rows.jsonl", "--data-dir", "data"]
    process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, peak_mib(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0
    with (tmp_path / "rows.jsonl").open("rb") as rows:
        assert sum(1 for _ in rows) == SEEDS
    assert 0 < peak < 300


def peak_mib(pid: int) -> float:
    """The most memory that a process had so far. What `wait4` says of a child holds its parent's too."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
