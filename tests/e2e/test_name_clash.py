"""A host that has packages of the same names as ours: it keeps its own, and talks to our server over HTTP."""

import subprocess
import sys
from pathlib import Path

from tests.live_server import live_server

HOST = """
import json, sys, urllib.request
import agent, api, schemas
url, token = sys.argv[1:]
request = urllib.request.Request(
    url + "/pipeline-assistant/sessions",
    json.dumps({"goal": "Create question and answer pairs from the FOMC minutes, numeric answers"}).encode(),
    {"Authorization": "Bearer " + token, "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    print(agent.OWNER, api.OWNER, schemas.OWNER, json.load(response)["current_config"]["config_type"])
"""


def test_a_host_with_the_same_package_names_uses_the_server(tmp_path: Path):
    for name in ("agent", "api", "schemas"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("OWNER = 'host'\n")
    (tmp_path / "host.py").write_text(HOST)
    with live_server(tmp_path / "data") as server:
        command = [sys.executable, "host.py", server.url, server.token]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout, result.stderr) == ("host host host QUESTION_PIPELINE\n", "")
