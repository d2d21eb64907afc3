"""Two releases of the published client have a live server do what their users have it do, with nothing changed."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.client_environment import CONTRACT, NEWER
from tests.e2e.answering_endpoint import PRICES, answering_endpoint
from tests.live_server import live_server

TASKS = Path(__file__).with_name("client_tasks.py")
PREFIXES = {CONTRACT: "/api/public/v1", NEWER: "/v1"}
"""What a release's default base URL ends in."""


@pytest.fixture(scope="module", params=[CONTRACT, NEWER])
def seen(
    request: pytest.FixtureRequest,
    client_of_release: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What a release saw."""
    python, folder = client_of_release(request.param), tmp_path_factory.mktemp("data")
    with answering_endpoint() as url:
        router = {"PIPELINE_ASSISTANT_OPENROUTER_BASE_URL": url, "PIPELINE_ASSISTANT_OPENROUTER_API_KEY": "sk-or-1"}
        with live_server(folder, **router, PIPELINE_ASSISTANT_MODEL_PRICES=PRICES) as server:
            command = [str(python), str(TASKS), server.url + PREFIXES[request.param], server.token]
            result = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
            assert result.returncode == 0, result.stdout + result.stderr
            assert server.stop()[2] == ""
    found: dict[str, Any] = json.loads(result.stdout.split("SEEN ", 1)[1])
    assert found["release"] == request.param
    return found


def test_news_become_labelled_forecasts(seen: dict[str, Any]):
    forecast = seen["forecast"]
    assert forecast["estimate"] == 0
    assert len(forecast["rows"]) >= 3
    assert forecast["num_rows"] <= 10
    assert forecast["ordered"]
    for question, label, prompt in forecast["rows"]:
        assert label
        assert question in prompt
        assert "<answer>" in prompt


def test_documents_become_questions_with_numbers_for_answers(seen: dict[str, Any]):
    answer = seen["answer"]
    assert 1 <= len(answer["from_set"]) <= 5
    assert answer["inputs"] == len(answer["bare"]) == 5
    assert [label for _, _, label in answer["bare"]] == [5020, 5120, 5220, 5320, 5420]
    for seed_text, question, label in answer["from_set"] + answer["bare"]:
        assert question
        assert f"{label:g}" in seed_text.replace(",", "")
    assert answer["listed"] == ["bare"]
    assert answer["datasets"]
    assert answer["valid"]


def test_the_live_table_shows_steps_that_are_complete_and_steps_under_way(seen: dict[str, Any]):
    ended = [line.split("│")[2:-2] for line in seen["answer"]["last_shown"].splitlines() if "│ Complete " in line]
    assert [[cell.strip() for cell in row[1:6]] for row in ended] == [["Complete", "5", "5", "0", "0"]] * 2
    running = seen["roll_out"]["shown"]
    assert "Pipeline Running" in running
    assert "In progress" in running
    assert "Budget:     $9.50" in running


def test_rollouts_of_two_models_are_scored_compared_and_paid_for(seen: dict[str, Any]):
    rolled = seen["roll_out"]
    rewards = {name: it["mean_reward"] for name, it in rolled["summary"].items()}
    # The mean of -(p - y)^2 over two rows of each label.
    assert rewards == pytest.approx({"openai/gpt-4o": -0.34, "anthropic/claude-sonnet-4": -0.26})
    assert all((it["n_parsed"], it["n_total"]) == (4, 4) for it in rolled["summary"].values())
    assert [it["spread"] for it in rolled["consensus"]] == pytest.approx([0.4] * 4)
    assert rolled["cost"] == pytest.approx(4 * (0.00035 + 0.00045))
    assert sum(rolled["steps"].values()) == pytest.approx(rolled["cost"])


def test_a_job_is_cancelled_and_keeps_its_rows(seen: dict[str, Any]):
    rolled = seen["roll_out"]
    assert (rolled["cancelled"], rolled["status"]) == (200, "CANCELLED")
    assert rolled["kept"] < 400


def test_what_comes_to_nothing_is_told_in_words(seen: dict[str, Any]):
    refused = seen["refuse"]
    assert "Job completed with 0 valid rows. The source gave no seed: no article matches" in refused["empty"]
    assert "There is no file set gone." in refused["unknown_set"]
    assert "(HTTP 400)" in refused["unknown_set"]
    assert "Set a source of seeds, or name an input dataset" in refused["no_seeds"]
    assert refused["unknown_dataset"].endswith("There is no dataset gone. (HTTP 404)")


def test_models_are_listed_and_asked_and_the_balance_is_read(seen: dict[str, Any]):
    asked = seen["ask"]
    assert asked["told"] == ["assistant", "<answer>0.8</answer>", 110]
    assert asked["texts"] == ["<answer>0.8</answer>"] * 2
    assert {"embedded", "openai/gpt-4o"} <= set(asked["models"])
    assert asked["balance"] > 0
