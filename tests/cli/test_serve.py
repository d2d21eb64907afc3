"""The `serve` command: what it prints, how fast it is ready, how it stops, and what it refuses."""

import os
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.live_server import COMMAND, live_server


def serve(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a `serve` that is to be refused."""
    return subprocess.run(
        [COMMAND, "serve", *options],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_start_prints_address_docs_and_a_new_token(tmp_path: Path):
    with live_server(tmp_path / "data") as server:
        assert server.announced.splitlines() == [
            f"Pipeline Assistant is ready on {server.url}",
            f"Docs:  {server.url}/docs",
            f"Token: {server.token} (made just now, kept in {tmp_path}/data/token)",
            "Stop with Ctrl-C.",
        ]
        assert stat.S_IMODE((tmp_path / "data" / "token").stat().st_mode) == 0o600
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert httpx.get(f"{server.url}/docs").status_code == 200


def test_the_second_start_is_ready_soon_and_says_where_the_token_lies(tmp_path: Path):
    with live_server(tmp_path) as first:
        token = first.token
    started = time.monotonic()
    with live_server(tmp_path) as second:
        # The bound of the product is 3 s; a test that runs beside others gets more.
        assert time.monotonic() - started < 10
        assert f"Token: in {tmp_path}/token\n" in second.announced
        assert token not in second.announced
        assert second.token == token


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(tmp_path: Path, number: signal.Signals):
    with live_server(tmp_path) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(headers=headers, base_url=server.url) as client:
            goal = {"goal": "numeric questions from the FOMC minutes"}
            assert client.post("/pipeline-assistant/sessions", json=goal).status_code == 201
            assert server.stop(number) == (0, "Stopped.\n", "")
    assert not list(tmp_path.glob("*-wal"))


def test_requests_are_not_logged(tmp_path: Path):
    with live_server(tmp_path) as server:
        httpx.get(f"{server.url}/healthz")
        httpx.get(f"{server.url}/filesets/")
        assert server.stop() == (0, "Stopped.\n", "")


def test_configured_tokens_are_not_printed(tmp_path: Path):
    with live_server(tmp_path, PIPELINE_ASSISTANT_API_TOKENS="secret:acme") as server:
        assert "Token: those of PIPELINE_ASSISTANT_API_TOKENS" in server.announced
        assert "secret" not in server.announced
        listed = httpx.get(f"{server.url}/filesets/", headers={"Authorization": "Bearer secret"})
        assert listed.status_code == 200


def test_the_environment_sets_what_no_option_says(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = serve(PIPELINE_ASSISTANT_PORT=str(port), PIPELINE_ASSISTANT_DATA_DIR=str(tmp_path))
    assert result.returncode == 1
    assert f"127.0.0.1, port {port}" in result.stderr


def test_a_port_that_is_taken_is_said_with_a_way_out(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = serve("--port", str(taken.getsockname()[1]), "--data-dir", str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Can't listen on 127.0.0.1") and "--port" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_another_server_works_on_is_refused(tmp_path: Path):
    with live_server(tmp_path) as server:
        result = serve("--port", "0", "--data-dir", str(tmp_path))
        assert (result.returncode, result.stdout) == (1, "")
        assert f"the server at {server.url}. Stop it" in result.stderr


@pytest.mark.parametrize(
    ("environment", "text"),
    [
        ({"PIPELINE_ASSISTANT_MODEL": "nonsense"}, "PIPELINE_ASSISTANT_MODEL"),
        ({"PIPELINE_ASSISTANT_API_TOKENS": "nonsense"}, "token:organization"),
        ({"PIPELINE_ASSISTANT_DATABASE_URL": "nonsense"}, "database URL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_a_line(tmp_path: Path, environment: dict[str, str], text: str):
    result = serve("--port", "0", "--data-dir", str(tmp_path), **environment)
    assert (result.returncode, result.stdout) == (1, "")
    assert text in result.stderr
    assert len(result.stderr.splitlines()) == 1
