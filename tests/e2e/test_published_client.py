"""The published client, installed in an environment of its own, against a live server: only base URL and key differ."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.document_files import HARBOUR, pdf
from tests.live_server import live_server

JOURNEY = Path(__file__).with_name("client_journey.py")


@pytest.fixture(scope="module")
def seen(published_client: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client saw."""
    report = tmp_path_factory.mktemp("documents") / "report.pdf"
    report.write_bytes(pdf(HARBOUR))
    with live_server(tmp_path_factory.mktemp("data")) as server:
        command = [str(published_client), str(JOURNEY), f"{server.url}/api/public/v1", server.token, str(report)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
        assert server.stop()[2] == ""
    return json.loads(result.stdout.split("SEEN ", 1)[1])


def test_a_session_goes_from_its_goal_to_a_dataset_and_is_deleted(seen: dict[str, Any]):
    talked = seen["talked"]
    assert talked["level"] == "semi_auto"
    assert talked["messages"] == ["user", "assistant"] * 4
    assert talked["config"]["seed_generator"]["file_set_id"] == "fomc-minutes"
    assert talked["options"] == ["Generate", "Not yet"]
    assert talked["deleted"] == [204, 404]


def test_a_preview_has_three_rows_with_numbers_for_labels(seen: dict[str, Any]):
    preview = seen["talked"]["preview"]
    assert len(preview) == 3
    assert all(row["question"] and float(row["label"]) >= 0 for row in preview)


def test_the_dataset_is_downloaded_whole_and_every_label_stands_in_its_seed(seen: dict[str, Any]):
    read = seen["read"]
    assert read["downloaded"] == read["num_rows"]
    assert len(read["rows"]) >= 60
    assert read["listed"]
    for seed_text, question, label in read["rows"]:
        assert question
        assert float(label) == float(label)
        assert label in seed_text.replace(",", "")


def test_jobs_are_run_followed_listed_and_cancelled(seen: dict[str, Any]):
    worked = seen["worked"]
    assert 1 <= worked["ran"] <= 10
    assert worked["status"] == "COMPLETED"
    assert set(worked["progress"]) == {1.0}
    assert worked["cancelled_too_late"] == 400


def test_rows_are_uploaded_and_read_back(seen: dict[str, Any]):
    assert seen["worked"]["uploaded"] == [1, "The rate was 4.5 percent in May 2023."]


def test_own_documents_are_uploaded_into_an_own_set_a_pdf_with_its_metadata_read_from_it(seen: dict[str, Any]):
    assert seen["brought"]["files"] == [
        ["report.md", "ACTIVE", 49, {"port": "Lorsund", "year": 2023}],
        ["report.pdf", "ACTIVE", len("\n\n".join(HARBOUR)), {"port": "Lorsund"}],
    ]


def test_the_bundled_file_set_and_the_balance_are_read(seen: dict[str, Any]):
    assert seen["file_set"] == ["FOMC minutes", True, 46]
    assert seen["balance"] >= 0
