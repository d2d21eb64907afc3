"""The `token` command and the help of all commands."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env=environment)


def test_it_prints_the_token_and_nothing_else(tmp_path: Path):
    (tmp_path / "token").write_text("a-token\n")
    result = run("token", "--data-dir", str(tmp_path))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "a-token\n", "")


def test_it_prints_the_first_of_the_configured_tokens(tmp_path: Path):
    (tmp_path / "token").write_text("a-token\n")
    result = run("token", "--data-dir", str(tmp_path), PIPELINE_ASSISTANT_API_TOKENS="one:acme,two:rival")
    assert result.stdout == "one\n"


def test_without_a_token_it_says_how_one_is_made(tmp_path: Path):
    result = run("token", "--data-dir", str(tmp_path / "none"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "pipeline-assistant serve" in result.stderr and "--data-dir" in result.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", [[], ["serve"], ["chat"], ["token"]])
def test_the_help_teaches_with_examples(command: list[str]):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert "pipeline-assistant " in result.stdout


@pytest.mark.parametrize("command", ["serve", "chat", "token"])
def test_the_help_names_the_environment_variables(command: str):
    assert "PIPELINE_ASSISTANT_DATA_DIR" in run(command, "--help").stdout
