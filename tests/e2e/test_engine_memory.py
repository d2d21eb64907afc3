"""Memory of a run over an input of any size: it stays flat."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_a_hundred_thousand_seeds_through_three_stages_stay_under_300_mib(tmp_path: Path):
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    arguments = [str(COMMAND), "run", "config.json", "--out", "rows.jsonl", "--data-dir", "data"]
    process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    with (tmp_path / "rows.jsonl").open("rb") as rows:
        assert sum(1 for _ in rows) == SEEDS
    assert used.ru_maxrss / 1024 < 300
