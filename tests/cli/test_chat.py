"""The `chat` command as a user runs it: in a pipe and in a terminal, with a server and without."""

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.live_server import COMMAND, live_server

GOAL = "Create question and answer pairs from the FOMC minutes, numeric answers, at most 5 questions"
PROMPT = r"own words\.\s+> $"
"""A question with its prompt: keys typed before the prompt is there may be lost."""
ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def chat(*arguments: str, lines: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "chat", *arguments],
        input=lines,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def session_of(output: str) -> str:
    return output.rsplit("--session ", 1)[1].split()[0]


def test_a_pipe_gets_plain_text_and_ends_with_the_input(tmp_path: Path):
    result = chat(GOAL, "--data-dir", str(tmp_path), lines="show me 3 rows\ngenerate\nyes\n/rows 2\n")
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert "> show me 3 rows" in result.stdout
    assert "| /question_generator/answer_type/answer_type | CONTINUOUS" in result.stdout
    assert re.search(r"Dataset \w+: 5 rows\.", result.stdout)
    assert "2 of 5 rows." in result.stdout


def test_an_old_session_goes_on_with_and_without_a_server(tmp_path: Path):
    session = session_of(chat(GOAL, "--data-dir", str(tmp_path)).stdout)
    with live_server(tmp_path) as server:
        over_http = chat("--url", server.url, "--session", session, "--data-dir", str(tmp_path), lines="3 per chunk\n")
        assert f"Connected to the server at {server.url}." in over_http.stdout
        assert re.search(r"questions_per_seed +\|.*\| 3 ", over_http.stdout)
    again = chat("--session", session, "--data-dir", str(tmp_path))
    assert f"Goal: {GOAL}" in again.stdout
    assert re.search(r"questions_per_seed +\| 3 ", again.stdout)


def test_a_server_that_works_on_the_folder_is_found(tmp_path: Path):
    with live_server(tmp_path) as server:
        result = chat(GOAL, "--data-dir", str(tmp_path))
    assert result.returncode == 0
    assert f"Connected to the server at {server.url}." in result.stdout


def test_the_token_comes_from_the_environment_too(tmp_path: Path):
    elsewhere = ("--data-dir", str(tmp_path / "none"))
    with live_server(tmp_path / "data") as server:
        result = chat(GOAL, "--url", server.url, *elsewhere, PIPELINE_ASSISTANT_TOKEN=server.token)
        assert result.returncode == 0
        wrong = chat(GOAL, "--url", server.url, *elsewhere, "--token", "wrong")
        missing = chat(GOAL, "--url", server.url, *elsewhere)
    assert (wrong.returncode, missing.returncode) == (1, 1)
    assert "does not know this token" in wrong.stderr
    assert "--token" in missing.stderr
    assert "Traceback" not in wrong.stderr + missing.stderr


@pytest.mark.parametrize(
    ("url", "text"),
    [("http://127.0.0.1:9", "No answer from http://127.0.0.1:9"), ("nonsense", "is not a server's address")],
)
def test_a_server_that_is_not_there_is_said_in_a_line(url: str, text: str):
    result = CliRunner().invoke(app, ["chat", GOAL, "--url", url, "--token", "t"])
    assert result.exit_code == 1
    assert text in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_session_is_said_in_a_line(tmp_path: Path):
    result = chat("--session", "nonsense", "--data-dir", str(tmp_path))
    assert (result.returncode, result.stderr) == (1, "There is no session nonsense.\n")


def test_a_terminal_shows_tables_questions_and_takes_numbers(tmp_path: Path):
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "chat", GOAL, "--data-dir", str(tmp_path)],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(inner)
    try:
        shown = read_until(terminal, PROMPT)
        assert "1. " in shown and "─" in shown
        os.write(terminal, b"1\n")
        assert "confidence" in read_until(terminal, PROMPT)
        os.write(terminal, b"\x04")
        read_until(terminal, r"--session ")
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def read_until(terminal: int, pattern: str, seconds: float = 60) -> str:
    """What a terminal shows until a pattern appears, without its colours."""
    shown, end = "", time.monotonic() + seconds
    while not re.search(pattern, shown):
        assert time.monotonic() < end, f"{pattern!r} did not appear in {shown!r}"
        if select.select([terminal], [], [], 0.1)[0]:
            shown += ANSI.sub("", os.read(terminal, 4096).decode(errors="replace"))
    return shown
