"""Requests under an Idempotency-Key: answered as before, done once, through restarts."""

import asyncio
from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import running

JOB = {"config": {"config_type": "QUESTION_PIPELINE", "seed_generator": {"config_type": "MOCK", "num_seeds": 1}}}
SAMPLES = {"samples": [{"prompt": "a"}, {"prompt": "b"}]}
KEY = {"Idempotency-Key": "key-1"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/transform-jobs", JOB),
        ("/datasets", None),
        ("/filesets/", {"name": "mine"}),
        ("/files", {"filename": "a.txt", "size_bytes": 1}),
        ("/pipeline-assistant/sessions", {"goal": "numeric questions from the FOMC minutes"}),
    ],
)
async def test_a_request_that_comes_again_is_answered_as_before(ours: httpx.AsyncClient, path: str, body: Any):
    first = await ours.post(path, json=body, headers=KEY)
    again = await ours.post(path, json=body, headers=KEY)
    assert first.status_code == 201, first.text
    assert (again.status_code, again.content) == (201, first.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (await ours.post(path, json=body, headers={"Idempotency-Key": "key-2"})).json() != first.json()


async def test_rows_and_messages_that_are_sent_again_are_written_once(ours: httpx.AsyncClient):
    dataset = (await ours.post("/datasets")).json()["id"]
    for _ in range(2):
        answer = await ours.post(f"/datasets/{dataset}/samples", json=SAMPLES, headers=KEY)
        assert answer.json() == {"count": 2, "total": 2}
    session = (await ours.post("/pipeline-assistant/sessions", json={"goal": "hello"})).json()["session_id"]
    route = f"/pipeline-assistant/sessions/{session}"
    replies = [await ours.post(f"{route}/messages", json={"content": "hello again"}, headers=KEY) for _ in range(2)]
    assert replies[0].json() == replies[1].json()
    said = [it["content"] for it in (await ours.get(route)).json()["messages"] if it["role"] == "user"]
    assert said == ["hello", "hello again"]


async def test_a_key_is_known_after_a_restart(settings: Settings):
    async with running(settings) as client:
        first = (await client.post("/transform-jobs", json=JOB, headers=KEY)).json()
    async with running(settings) as client:
        assert (await client.post("/transform-jobs", json=JOB, headers=KEY)).json() == first
        assert (await client.get("/transform-jobs")).json()["total"] == 1


async def test_requests_at_once_under_one_key_are_one(ours: httpx.AsyncClient):
    answers = await asyncio.gather(*(ours.post("/transform-jobs", json=JOB, headers=KEY) for _ in range(5)))
    assert {it.status_code for it in answers} == {201}
    assert len({it.json()["id"] for it in answers}) == 1
    assert (await ours.get("/transform-jobs")).json()["total"] == 1


async def test_a_key_belongs_to_one_body(ours: httpx.AsyncClient):
    await ours.post("/filesets/", json={"name": "mine"}, headers=KEY)
    answer = await ours.post("/filesets/", json={"name": "another"}, headers=KEY)
    assert (answer.status_code, "another body" in answer.json()["detail"]) == (409, True)


async def test_a_key_of_another_organization_is_another_key(ours: httpx.AsyncClient, theirs: httpx.AsyncClient):
    first = await ours.post("/datasets", headers=KEY)
    second = await theirs.post("/datasets", headers=KEY)
    assert first.json() != second.json()
    assert "Idempotent-Replayed" not in second.headers


async def test_a_request_that_failed_may_be_sent_again(ours: httpx.AsyncClient):
    for body in ({"name": 7}, {"name": "mine"}):
        answer = await ours.post("/filesets/", json=body, headers=KEY)
    assert answer.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9"])
async def test_a_key_that_is_none_is_refused(ours: httpx.AsyncClient, key: str):
    headers = httpx.Headers([("Idempotency-Key", key)], encoding="latin-1")
    answer = await ours.post("/datasets", headers=headers)
    assert (answer.status_code, answer.json()["detail"][:15]) == (400, "Idempotency-Key")
