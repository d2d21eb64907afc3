"""The whole server on PostgreSQL: one URL changed, and two servers on one database serve the same sessions and jobs."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from api.settings import Settings
from tests.api.conftest import TOKENS, running

SESSIONS = "/pipeline-assistant/sessions"
MOCK = {"config_type": "MOCK", "num_seeds": 20, "delay_seconds": 0, "delay_variance": 0, "error_rate": 0}


@pytest.fixture(scope="module")
def served_url(postgres_server: str) -> str:
    """A database of these tests alone, in which the first start installs what the server brings."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE served")
    return postgres_server.replace("/postgres?", "/served?")


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def server(folder: Path, url: str) -> Settings:
    return Settings.read(data_dir=folder, api_tokens=TOKENS, database_url=url)


async def say(client: httpx.AsyncClient, session: str, content: str) -> dict[str, Any]:
    answer = await client.post(f"{SESSIONS}/{session}/messages", json={"content": content})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ended(client: httpx.AsyncClient, job_id: str) -> dict[str, Any]:
    for _ in range(600):
        job = (await client.get(f"/transform-jobs/{job_id}")).json()
        if job["status"] != "RUNNING":
            return job
        await asyncio.sleep(0.1)
    raise AssertionError("the job does not end")


async def test_a_question_asked_by_one_server_is_answered_through_another(tmp_path: Path, served_url: str):
    async with running(server(tmp_path / "one", served_url)) as one:
        goal = {"goal": "5 numeric questions from the FOMC minutes of 2024"}
        session = (await one.post(SESSIONS, json=goal)).json()["session_id"]
        asked = await say(one, session, "generate")
        yes = asked["message"]["structured_question"]["options"][0]["value"]
    async with running(server(tmp_path / "two", served_url)) as two:
        started = await say(two, session, yes)
        job_id = (await two.get("/transform-jobs")).json()["jobs"][0]["id"]
        job = await ended(two, job_id)
        rows = (await two.get(f"/datasets/{job['output_dataset_id']}/samples")).json()
        assert job["status"] == "COMPLETED", (job, started)
        assert rows["total"] >= 5
        transcript = (await two.get(f"{SESSIONS}/{session}")).json()["messages"]
        assert [it["content"] for it in transcript if it["role"] == "user"][-2:] == ["generate", yes]
    assert files_under(tmp_path) == []


async def test_a_job_of_a_stopped_server_goes_on_in_another(tmp_path: Path, served_url: str):
    config = {"config_type": "QUESTION_PIPELINE", "seed_generator": MOCK | {"num_seeds": 100, "delay_seconds": 0.05}}
    async with running(server(tmp_path / "one", served_url)) as one:
        job = (await one.post("/transform-jobs", json={"config": config})).json()
    async with running(server(tmp_path / "two", served_url)) as two:
        assert (await ended(two, job["id"]))["status"] == "COMPLETED"
        page = (await two.get(f"/datasets/{job['output_dataset_id']}/samples?limit=1000")).json()
    texts = [row["seed"]["seed_text"] for row in page["samples"]]
    assert texts == [f"Mock seed content {number}" for number in range(100)]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nul_and_huge_numbers_are_no_fault_of_the_server(
    settings: Settings, kind: str, request: pytest.FixtureRequest
):
    if kind == "postgres":
        settings = server(settings.data_dir, request.getfixturevalue("served_url"))
    config = {"config_type": "QUESTION_PIPELINE", "seed_generator": MOCK}
    async with running(settings) as client:
        for path in ("/datasets/%00", "/transform-jobs/%00", "/filesets/%00", f"{SESSIONS}/%00"):
            assert (await client.get(path)).status_code == 404, path
        assert (await client.get("/transform-jobs?configuration_id=%00")).json()["jobs"] == []
        named = await client.post("/transform-jobs", json={"config": config, "name": "a\0b"})
        assert named.json()["name"] == "a\ufffdb"
        for number in (2**31, 2**63, 10**30):
            answer = await client.post("/transform-jobs", json={"config": config, "max_questions": number})
            assert answer.status_code < 500, number
        session = await client.post(SESSIONS, json={"goal": "questions about \0 from the FOMC minutes"})
        assert session.status_code == 201
        await say(client, session.json()["session_id"], "a\0b")


def test_a_server_on_sqlite_never_loads_the_driver_of_postgresql(settings: Settings):
    code = """if True:
        import asyncio, pathlib, sys
        import agent.assistant, api.app
        from api.bootstrap import open_services
        from api.settings import Settings
        async def main():
            async with open_services(Settings.read(data_dir=pathlib.Path(sys.argv[1]))):
                assert not any(name.startswith("psycopg") for name in sys.modules)
        asyncio.run(main())
    """
    subprocess.run([sys.executable, "-c", code, str(settings.data_dir)], check=True)
