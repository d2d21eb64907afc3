"""The events of a turn over a live server: their order, what they add up to, and how a client comes back to them."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonpatch
import pytest

from tests.api.conftest import TOKENS
from tests.api.event_reader import Event, names, read_all, spoken
from tests.live_server import LiveServer, live_server

SESSIONS = "/pipeline-assistant/sessions"
GOAL = {"goal": "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"}
EVENTS = {"Accept": "text/event-stream"}


def connected(server: LiveServer, token: str = "ours") -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> Iterator[LiveServer]:
    folder = shutil.copytree(first_start, tmp_path_factory.mktemp("streams") / "data")
    with live_server(folder, PIPELINE_ASSISTANT_API_TOKENS=TOKENS) as started:
        yield started


@pytest.fixture
async def ours(server: LiveServer) -> AsyncIterator[httpx.AsyncClient]:
    async with connected(server) as client:
        yield client


async def started(client: httpx.AsyncClient) -> tuple[str, dict[str, Any]]:
    """A new session: the path of its messages, and what the request was answered."""
    session = (await client.post(SESSIONS, json=GOAL)).json()
    return f"{SESSIONS}/{session['session_id']}/messages", session


def patched(config: Any, events: list[Event]) -> Any:
    for event in events:
        if event.name == "config":
            config = jsonpatch.apply_patch(config, event.data["patch"])
    return config


async def test_the_turn_of_a_goal_is_told_in_order_and_ends_with_the_answer(ours: httpx.AsyncClient):
    events = await read_all(ours, SESSIONS, GOAL, Idempotency_Key="told")
    assert names(events)[0] == "turn"
    assert names(events)[-1] == "answer"
    order = [event.name for event in events]
    assert order.index("tool_call") < order.index("tool_result") < order.index("config") < order.index("text")
    assert [event.id for event in events[:-1]] == [f"told/{number}" for number in range(1, len(events))]
    answer = events[-1].data
    assert events[0].data == {"session_id": answer["session_id"]}
    assert answer == (await ours.get(f"{SESSIONS}/{answer['session_id']}")).json()
    assert answer["current_config"]
    assert patched(None, events) == answer["current_config"]
    assert spoken(events) == answer["messages"][-1]["content"]
    call, result = (next(event.data for event in events if event.name == name) for name in ("tool_call", "tool_result"))
    assert call["name"] == result["name"] == "propose_config"
    assert (call["id"], result["is_error"]) == (result["id"], False)
    plain = await ours.post(SESSIONS, json=GOAL, headers={"Idempotency-Key": "told"})
    assert (plain.status_code, plain.text) == (201, events[-1].raw)


async def test_each_change_of_a_config_comes_as_a_patch_of_the_one_before(ours: httpx.AsyncClient):
    path, session = await started(ours)
    config = session["current_config"]
    for content in ("four per chunk", "chunks of 2000 characters and 3 per chunk", "undo", "hello"):
        events = await read_all(ours, path, {"content": content})
        config = patched(config, events)
        answer = events[-1].data
        assert answer["current_config"] in (config, None)
        assert ("config" in names(events)) is (answer["current_config"] is not None)
        assert spoken(events) == answer["message"]["content"]
        assert config == (await ours.get(path.removesuffix("/messages"))).json()["current_config"]


async def test_a_preview_says_how_far_it_is(ours: httpx.AsyncClient):
    path, _ = await started(ours)
    events = await read_all(ours, path, {"content": "show me 3 sample rows"})
    told = [event.data for event in events if event.name == "preview"]
    assert (told[0]["rows"], told[0]["wanted"]) == (0, 3)
    assert told[-1]["rows"] == len(events[-1].data["message"]["preview_results"]["samples"]) == 3
    assert [each["rows"] for each in told] == sorted(each["rows"] for each in told)
    order = [event.name for event in events]
    assert order.index("tool_call") < order.index("preview") < order.index("tool_result")


@pytest.mark.parametrize(
    ("accept", "is_told"),
    [
        ("text/event-stream", True),
        ("text/event-stream, application/json", True),
        ("application/json;q=0.5, Text/Event-Stream", False),
        ("application/json;q=0.5, text/event-stream;q=0.9", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=0, */*", False),
        ("*/*", False),
    ],
)
async def test_events_come_to_whoever_likes_them_best(ours: httpx.AsyncClient, accept: str, is_told: bool):
    answer = await ours.post(SESSIONS, json={"goal": "hello"}, headers={"Accept": accept})
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("text/event-stream") is is_told


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        (SESSIONS, GOAL, {"Authorization": "Bearer nobody"}, 401),
        (f"{SESSIONS}/none/messages", {"content": "hello"}, {}, 404),
        (SESSIONS, GOAL | {"model_name": "openai/gpt-9"}, {}, 400),
        (SESSIONS, {"goal": ""}, {}, 422),
        (SESSIONS, GOAL, {"Idempotency-Key": "x" * 256}, 400),
        (SESSIONS, GOAL, {"Last-Event-ID": "no place"}, 400),
        (SESSIONS, GOAL, {"Last-Event-ID": f"{'x' * 256}/3"}, 400),
        (SESSIONS, GOAL, {"Last-Event-ID": "one/-3"}, 400),
        (SESSIONS, GOAL, {"Last-Event-ID": f"{uuid.uuid4()}/3"}, 404),
        (SESSIONS, GOAL, {"Last-Event-ID": "one/3", "Idempotency-Key": "another"}, 400),
    ],
)
async def test_what_keeps_a_turn_from_beginning_is_answered_as_ever(
    ours: httpx.AsyncClient, path: str, body: dict[str, str], headers: dict[str, str], status: int
):
    answer = await ours.post(path, json=body, headers=EVENTS | headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert answer.json()["detail"]


async def test_who_comes_back_goes_on_after_the_last_event_that_came(ours: httpx.AsyncClient):
    path, _ = await started(ours)
    body = {"content": "four per chunk"}
    events = await read_all(ours, path, body)
    for number in (0, 1, len(events) - 2):
        assert await read_all(ours, path, body, Last_Event_ID=events[number].id) == events[number + 1 :]
    assert await read_all(ours, path, body, Last_Event_ID=events[-1].id) == []
    said = (await ours.get(path.removesuffix("/messages"))).json()["messages"]
    assert [message["content"] for message in said if message["role"] == "user"] == [GOAL["goal"], "four per chunk"]


async def test_the_same_request_under_its_key_is_told_from_the_beginning(ours: httpx.AsyncClient):
    path, _ = await started(ours)
    body = {"content": "four per chunk"}
    events = await read_all(ours, path, body, Idempotency_Key="again")
    assert await read_all(ours, path, body, Idempotency_Key="again") == events
    first = await ours.post(path, json={"content": "hello"}, headers={"Idempotency-Key": "plain"})
    (answer,) = await read_all(ours, path, {"content": "hello"}, Idempotency_Key="plain")
    assert (answer.name, answer.raw) == ("answer", first.text)


async def test_a_place_belongs_to_its_request_and_its_organization(server: LiveServer, ours: httpx.AsyncClient):
    events = await read_all(ours, SESSIONS, GOAL)
    headers = EVENTS | {"Last-Event-ID": events[0].id}
    other = await ours.post(SESSIONS, json={"goal": "another"}, headers=headers)
    assert (other.status_code, "another body" in other.json()["detail"]) == (409, True)
    async with connected(server, "theirs") as theirs:
        answer = await theirs.post(SESSIONS, json=GOAL, headers=headers)
    assert answer.status_code == 404


async def test_of_a_turn_before_many_others_the_answer_is_left(ours: httpx.AsyncClient):
    events = await read_all(ours, SESSIONS, {"goal": "hello"})
    await asyncio.gather(*(read_all(ours, SESSIONS, {"goal": f"hello {number}"}) for number in range(80)))
    (answer,) = await read_all(ours, SESSIONS, {"goal": "hello"}, Last_Event_ID=events[0].id)
    assert (answer.id, answer.raw) == (events[-1].id, events[-1].raw)


async def test_after_a_restart_the_answer_is_left(tmp_path: Path, first_start: Path):
    folder = shutil.copytree(first_start, tmp_path / "data")
    with live_server(folder, PIPELINE_ASSISTANT_API_TOKENS=TOKENS) as server:
        async with connected(server) as client:
            events = await read_all(client, SESSIONS, GOAL)
    with live_server(folder, PIPELINE_ASSISTANT_API_TOKENS=TOKENS) as server:
        async with connected(server) as client:
            (answer,) = await read_all(client, SESSIONS, GOAL, Last_Event_ID=events[1].id)
            assert answer == events[-1]
            assert await read_all(client, SESSIONS, GOAL, Last_Event_ID=answer.id) == []
