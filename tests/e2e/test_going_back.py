"""Going back over the API of a server that was restarted in between: config, sample rows and question as they were."""

from pathlib import Path
from typing import Any

import httpx

from tests.live_server import LiveServer, live_server

SESSIONS = "/pipeline-assistant/sessions"
GOAL = "Create question and answer pairs from the FOMC minutes, numeric answers"


def client_of(server: LiveServer) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.token}"}, timeout=60)


def say(client: httpx.Client, session_id: str, text: str) -> dict[str, Any]:
    answer = client.post(f"{SESSIONS}/{session_id}/messages", json={"content": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_undo_and_redo_bring_back_what_was_shown_before_a_restart(tmp_path: Path):
    with live_server(tmp_path) as server, client_of(server) as client:
        session = client.post(SESSIONS, json={"goal": GOAL}).json()
        identity = session["session_id"]
        shown = say(client, identity, "show me 2 sample rows")
        changed = say(client, identity, "three questions per chunk")
        later = say(client, identity, "show me 1 sample row")
    with live_server(tmp_path) as server, client_of(server) as client:
        undone = say(client, identity, "undo")
        assert undone["current_config"] == session["current_config"]
        assert undone["provenance"] == session["provenance"]
        for part in ("preview_results", "structured_question"):
            assert undone["message"][part] == shown["message"][part]
    with live_server(tmp_path) as server, client_of(server) as client:
        redone = say(client, identity, "redo")
        assert redone["current_config"] == changed["current_config"]
        assert redone["provenance"] == changed["provenance"]
        for part in ("preview_results", "structured_question"):
            assert redone["message"][part] == later["message"][part]
