"""SIGKILL between and during turns and runs: what was acknowledged is there after the restart, and work goes on."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from tests.live_server import LiveServer, live_server

SESSIONS = "/pipeline-assistant/sessions"
GOAL = "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"
SESSIONS_AT_ONCE = 6


@dataclass(slots=True)
class Conversation:
    """What one client knows of its session: what it sent, and what was acknowledged."""

    session_id: str
    config: dict[str, Any]
    sent: list[str] = field(default_factory=lambda: [GOAL])
    replies: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def client_of(server: LiveServer) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {server.token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


async def begun(client: httpx.AsyncClient) -> Conversation:
    session = (await client.post(SESSIONS, json={"goal": GOAL})).json()
    replies = {GOAL: session["messages"][-1]["content"]}
    return Conversation(session["session_id"], session["current_config"], replies=replies)


async def say(client: httpx.AsyncClient, conversation: Conversation, text: str) -> None:
    """Send a message and note what is acknowledged; a server that dies meanwhile acknowledges nothing."""
    conversation.sent.append(text)
    try:
        answer = await client.post(f"{SESSIONS}/{conversation.session_id}/messages", json={"content": text})
    except httpx.TransportError:
        return
    assert answer.status_code == 200, answer.text
    conversation.replies[text] = answer.json()["message"]["content"]
    conversation.config = answer.json()["current_config"] or conversation.config


async def check(client: httpx.AsyncClient, conversation: Conversation) -> None:
    """Every acknowledged message is there with its reply, in order; of the others, at most themselves."""
    session = (await client.get(f"{SESSIONS}/{conversation.session_id}")).json()
    found = [(message["role"], message["content"]) for message in session["messages"]]
    for text in conversation.sent:
        if text in conversation.replies:
            assert found[:2] == [("user", text), ("assistant", conversation.replies[text])]
            found = found[2:]
        elif found[:1] == [("user", text)]:
            answered = found[1:2] and found[1][0] == "assistant"
            found = found[2 if answered else 1 :]
    assert found == []
    last = conversation.sent[-1]
    if last in conversation.replies:
        assert session["current_config"] == conversation.config


def per_seed(config: dict[str, Any]) -> int:
    return config["question_generator"]["questions_per_seed"]


async def test_a_kill_at_any_moment_of_a_turn_loses_nothing_that_was_acknowledged(tmp_path: Path):
    chance = random.Random(7)
    conversations: list[Conversation] = []
    unacknowledged = 0
    for answered_before_the_kill in range(SESSIONS_AT_ONCE):
        with live_server(tmp_path) as server:
            async with client_of(server) as client:
                for conversation in conversations:
                    await check(client, conversation)
                    # The session still answers, and edits still work on what is there.
                    await say(client, conversation, f"{answered_before_the_kill + 20} per chunk")
                    assert per_seed(conversation.config) == answered_before_the_kill + 20
                while len(conversations) < SESSIONS_AT_ONCE:
                    conversations.append(await begun(client))
                text = f"{answered_before_the_kill + 1} per chunk"
                turns = [asyncio.create_task(say(client, it, text)) for it in conversations]
                for turn in islice(asyncio.as_completed(turns), answered_before_the_kill):
                    await turn
                await asyncio.sleep(chance.uniform(0, 0.02))
                server.process.kill()
                await asyncio.gather(*turns)
        unacknowledged += sum(it.sent[-1] not in it.replies for it in conversations)
    with live_server(tmp_path) as server:
        async with client_of(server) as client:
            for conversation in conversations:
                await check(client, conversation)
    # Some turns were cut off and some were not, or the moments were no good.
    assert 0 < unacknowledged < SESSIONS_AT_ONCE**2


async def test_a_request_for_approval_outlives_a_kill_and_starts_one_run(tmp_path: Path):
    with live_server(tmp_path) as server:
        async with client_of(server) as client:
            conversation = await begun(client)
            route = f"{SESSIONS}/{conversation.session_id}"
            asked = (await client.post(f"{route}/messages", json={"content": "generate 5 questions"})).json()
            assert asked["message"]["structured_question"] is not None
        server.process.kill()
    yes = asked["message"]["structured_question"]["options"][0]["value"]
    with live_server(tmp_path) as server:
        async with client_of(server) as client:
            assert (await client.get(route)).json()["messages"][-1] == asked["message"]
            await client.post(f"{route}/messages", json={"content": yes})
            (dataset,) = (await client.get(route)).json()["dataset_ids"]
            await ended(client, (await client.get("/transform-jobs")).json()["jobs"][0]["id"])
            assert (await client.get(f"/datasets/{dataset}")).json()["num_rows"] >= 1
            assert (await client.get("/transform-jobs")).json()["total"] == 1


async def ended(client: httpx.AsyncClient, job_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            job = (await client.get(f"/transform-jobs/{job_id}")).json()
            if job["status"] != "RUNNING":
                return job
            await asyncio.sleep(0.1)


async def test_a_run_that_is_killed_goes_on_by_itself_to_exactly_its_rows(tmp_path: Path):
    seeds = {"config_type": "MOCK", "num_seeds": 200, "expansion_factor": 2, "error_rate": 0} | {
        "delay_seconds": 0.02,
        "delay_variance": 0,
    }
    config = {"config_type": "QUESTION_PIPELINE", "seed_generator": seeds}
    with live_server(tmp_path) as server:
        async with client_of(server) as client:
            job = (await client.post("/transform-jobs", json={"config": config})).json()
        server.process.kill()
    cut_off = 0
    for seconds in (0.9, 2.1):
        with live_server(tmp_path) as server:
            async with client_of(server) as client:
                await progressed(client, job["output_dataset_id"], cut_off)
                await asyncio.sleep(seconds / 3)
                assert (await client.get(f"/transform-jobs/{job['id']}")).json()["status"] == "RUNNING"
                cut_off = (await client.get(f"/datasets/{job['output_dataset_id']}")).json()["num_rows"]
            server.process.kill()
    assert 0 < cut_off < 400
    with live_server(tmp_path) as server:
        async with client_of(server) as client:
            job = await ended(client, job["id"])
            page = (await client.get(f"/datasets/{job['output_dataset_id']}/samples?limit=5000")).json()
            metrics = (await client.get(f"/transform-jobs/{job['id']}/metrics")).json()
    assert job["status"] == "COMPLETED"
    texts = [row["seed"]["seed_text"] for row in page["samples"]]
    assert texts == [f"Mock seed content {number}" for number in range(200) for _ in range(2)]
    assert metrics["total_output_rows"] == 400


async def progressed(client: httpx.AsyncClient, dataset_id: str, rows: int) -> None:
    """Wait until a dataset has more rows than these."""
    async with asyncio.timeout(30):
        while True:
            if (await client.get(f"/datasets/{dataset_id}")).json()["num_rows"] > rows:
                return
            await asyncio.sleep(0.05)
