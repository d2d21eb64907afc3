"""The `token` command and the help of all commands."""

import subprocess
from pathlib import Path

import pytest

from tests.live_server import COMMAND, live_server


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_it_prints_the_token_and_nothing_else(tmp_path: Path):
    with live_server(tmp_path) as server:
        result = run("token", "--data-dir", str(tmp_path))
        assert (result.returncode, result.stdout, result.stderr) == (0, f"{server.token}\n", "")


def test_without_a_token_it_says_how_one_is_made(tmp_path: Path):
    result = run("token", "--data-dir", str(tmp_path / "none"))
    assert (result.returncode, result.stdout) == (1, "")
    assert "pipeline-assistant serve" in result.stderr and "--data-dir" in result.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", [[], ["serve"], ["chat"], ["token"]])
def test_the_help_teaches_with_examples(command: list[str]):
    result = run(*command, "--help")
    assert result.returncode == 0
    assert "Examples:" in result.stdout
    assert "pipeline-assistant " in result.stdout


@pytest.mark.parametrize("command", ["serve", "chat", "token"])
def test_the_help_names_the_environment_variables(command: str):
    assert "PIPELINE_ASSISTANT_DATA_DIR" in run(command, "--help").stdout
