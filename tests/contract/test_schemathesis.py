"""Requests that schemathesis makes of the OpenAPI document, to a live server: every check, and chains of requests."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import hypothesis

from tests.contract.openapi_document import operations
from tests.live_server import LiveServer, live_server

FOLDER = Path(__file__).parent
COMMAND = str(Path(sys.executable).with_name("st"))
TOKENS = "ours:acme,theirs:rival"
"""The organizations of organizations.json."""
NIGHTLY = hypothesis.settings.get_current_profile_name() == "nightly"
CASES = hypothesis.settings.get_profile("nightly").max_examples
"""Of each operation in the nightly profile."""
ONE_CASE = {"GET /healthz"}
"""Operations without anything to vary."""
SHORT_RUNS = (
    # The boundaries of all configs are some 10,000 cases, which are left to the nightly profile.
    ("--phases=examples,coverage", "--exclude-path-regex=^/transform-jobs(/cost-estimation)?$", "--seed=1"),
    ("--phases=fuzzing,stateful", "--max-examples=4", "--seed=1"),
)
RUNS = ((f"--max-examples={CASES}",),) if NIGHTLY else SHORT_RUNS


def cases_of(server: LiveServer, options: tuple[str, ...]) -> dict[str, int]:
    """Make requests until there are enough, without any finding, and count those of each operation."""
    command = [COMMAND, "--config-file", "schemathesis.toml", "run", f"{server.url}/openapi.json", *options]
    command += ["--generation-database=none", "--no-color"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"^CASES (\d+) (.+)$", done.stdout, re.MULTILINE)
    return {operation: int(count) for count, operation in found}


def test_the_server_does_what_its_document_says(tmp_path: Path):
    cases: Counter[str] = Counter()
    with live_server(tmp_path, PIPELINE_ASSISTANT_API_TOKENS=TOKENS) as server:
        for options in RUNS:
            cases.update(cases_of(server, options))
        for operation in sorted(lacking(cases)) if NIGHTLY else ():
            # Among others it is asked for things that were made: so few that its cases run out.
            cases.update(cases_of(server, ("--phases=fuzzing", f"--max-examples={CASES}", "--include-name", operation)))
        assert "Traceback" not in server.stop()[2]
    assert set(cases) >= {" ".join(it) for it in operations()}
    assert not NIGHTLY or lacking(cases) <= ONE_CASE


def lacking(cases: Counter[str]) -> set[str]:
    """The operations that had too few cases."""
    return {operation for operation, count in cases.items() if count < CASES}
