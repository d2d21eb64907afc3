"""The `serve` command: what it prints, how fast it is ready, how it stops, and what it refuses."""

import signal
import socket
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from tests.live_server import LiveServer, live_server


@dataclass(frozen=True, slots=True)
class TwoStarts:
    """What two servers on one data folder printed, and how each ended after a signal."""

    folder: Path
    first: LiveServer
    second: LiveServer
    seconds_to_second: float
    ends: list[tuple[int, str, str]]


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> TwoStarts:
    folder = tmp_path_factory.mktemp("served") / "data"
    with live_server(folder) as first, httpx.Client(base_url=first.url) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/docs").status_code == 200
        assert client.get("/filesets/", headers={"Authorization": "Bearer wrong"}).status_code == 401
        headers = {"Authorization": f"Bearer {first.token}"}
        goal = {"goal": "numeric questions from the FOMC minutes"}
        assert client.post("/pipeline-assistant/sessions", json=goal, headers=headers).status_code == 201
        first_end = first.stop(signal.SIGINT)
    started = time.monotonic()
    with live_server(folder) as second:
        seconds = time.monotonic() - started
        second_end = second.stop(signal.SIGTERM)
    return TwoStarts(folder, first, second, seconds, [first_end, second_end])


def test_the_first_start_prints_address_docs_and_a_new_token(starts: TwoStarts):
    token = (starts.folder / "token").read_text(encoding="utf-8").strip()
    assert starts.first.announced.splitlines() == [
        f"Pipeline Assistant is ready on {starts.first.url}",
        f"Docs:  {starts.first.url}/docs",
        f"Token: {token} (made just now, kept in {starts.folder}/token)",
        "Stop with Ctrl-C.",
    ]
    assert stat.S_IMODE((starts.folder / "token").stat().st_mode) == 0o600


def test_the_second_start_is_ready_soon_and_says_where_the_token_lies(starts: TwoStarts):
    # The bound of the product is 3 s; a test that runs beside others gets more.
    assert starts.seconds_to_second < 10
    assert starts.second.announced.splitlines()[2] == f"Token: in {starts.folder}/token"


def test_a_signal_stops_it_cleanly_and_no_request_was_logged(starts: TwoStarts):
    assert starts.ends == [(0, "Stopped.\n", "")] * 2
    assert not list(starts.folder.glob("*-wal"))


def test_configured_tokens_are_let_in_and_not_printed(tmp_path: Path):
    with live_server(tmp_path, PIPELINE_ASSISTANT_API_TOKENS="secret:acme") as server:
        assert "Token: those of PIPELINE_ASSISTANT_API_TOKENS" in server.announced
        assert "secret" not in server.announced
        listed = httpx.get(f"{server.url}/filesets/", headers={"Authorization": "Bearer secret"})
        assert listed.status_code == 200


def refused(*options: str, **environment: str) -> str:
    """The error of a `serve` that does not start, which is one line."""
    result: Result = CliRunner().invoke(app, ["serve", *options], env=environment)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_a_port_that_is_taken_is_said_with_a_way_out(tmp_path: Path, taken_port: int):
    said = refused("--port", str(taken_port), "--data-dir", str(tmp_path))
    assert said.startswith(f"Can't listen on 127.0.0.1, port {taken_port}")
    assert "--port" in said


def test_the_environment_sets_what_no_option_says(tmp_path: Path, taken_port: int):
    said = refused(PIPELINE_ASSISTANT_PORT=str(taken_port), PIPELINE_ASSISTANT_DATA_DIR=str(tmp_path))
    assert f"port {taken_port}" in said


def test_a_folder_that_another_server_works_on_is_refused(tmp_path: Path):
    with live_server(tmp_path) as server:
        said = refused("--port", "0", "--data-dir", str(tmp_path))
        assert f"the server at {server.url}. Stop it" in said


@pytest.mark.parametrize(
    ("environment", "text"),
    [
        ({"PIPELINE_ASSISTANT_MODEL": "nonsense"}, "PIPELINE_ASSISTANT_MODEL"),
        ({"PIPELINE_ASSISTANT_API_TOKENS": "nonsense"}, "token:organization"),
        ({"PIPELINE_ASSISTANT_DATABASE_URL": "nonsense"}, "database URL"),
        ({"PIPELINE_ASSISTANT_HOST": "192.0.2.1"}, "192.0.2.1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_a_line(tmp_path: Path, environment: dict[str, str], text: str):
    assert text in refused("--port", "0", "--data-dir", str(tmp_path), **environment)
