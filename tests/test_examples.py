"""The examples: each file runs, and prints what it is there to show."""

import subprocess
import sys
from pathlib import Path

from tests.live_server import live_server

EXAMPLES = Path(__file__).parent.parent / "examples"
TESTED = {"as_tool.py", "as_subgraph.py", "langgraph_server.py", "published_client.py", "run_config.py"}


def run(python: str | Path, example: str, *arguments: str) -> str:
    command = [str(python), str(EXAMPLES / example), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_every_example_has_its_test():
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == TESTED


def test_another_agent_uses_the_assistant_as_a_tool():
    printed = run(sys.executable, "as_tool.py")
    assert "Harbour logs" in printed
    assert '"questions_per_seed": 2' in printed


def test_another_graph_holds_the_assistant_as_a_subgraph():
    printed = run(sys.executable, "as_subgraph.py")
    assert "stages: seed_generator, question_generator" in printed
    assert "Generate the dataset" in printed
    assert "Done: " in printed


def test_a_langgraph_server_gets_a_graph_that_answers():
    assert "Harbour logs" in run(sys.executable, "langgraph_server.py")


def test_a_config_runs_from_python_without_any_service():
    assert run(sys.executable, "run_config.py").count("Question: ") == 3


def test_the_published_client_makes_a_dataset(published_client: Path, tmp_path: Path):
    with live_server(tmp_path) as server:
        printed = run(published_client, "published_client.py", server.url, server.token)
    assert "> generate" in printed
    assert " rows; the first one:" in printed
