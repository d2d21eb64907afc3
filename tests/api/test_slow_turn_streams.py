"""The events of a turn that takes its time: words as they are written, heartbeats, and clients that come and go."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from langchain_core.messages import AIMessage

from api.app import create_app
from api.settings import Settings
from tests.agent.models.fake_provider import FakeProvider, Refusal
from tests.agent.scripted_model import calls
from tests.api.conftest import TOKENS
from tests.api.event_reader import HEARTBEAT, Event, names, read_all, reading, spoken
from tests.live_server import live_server

SESSIONS = "/pipeline-assistant/sessions"
GOAL = {"goal": "numbers from the minutes"}
CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"},
}
WORDS = [f"word-{number}" for number in range(12)]
LONG = AIMessage(" ".join(WORDS))
SECONDS_A_WORD = 0.1


def connected(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers={"Authorization": "Bearer ours"}, timeout=60)


async def until_started(server: uvicorn.Server) -> None:
    while True:
        if server.started:
            return
        await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(settings: Settings, *lines: AIMessage | Refusal) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose sessions think with a local endpoint that takes its time for each word."""
    async with FakeProvider(lines, seconds_a_word=SECONDS_A_WORD) as provider:
        given = {"llm_base_url": f"{provider.url}/v1", "session_model": "local/tiny", "heartbeat_seconds": 0.05}
        config = uvicorn.Config(create_app(settings.model_copy(update=given)), port=0, log_config=None)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        async with asyncio.timeout(30):
            await until_started(server)
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        async with connected(url) as client:
            yield client
        server.should_exit = True
        await task


async def until(events: AsyncIterator[Event], name: str) -> Event:
    async for event in events:
        if event.name == name:
            return event
    raise AssertionError(f"no {name} came")


async def said_by(client: httpx.AsyncClient, session_id: str, role: str) -> list[str]:
    messages: list[dict[str, Any]] = (await client.get(f"{SESSIONS}/{session_id}")).json()["messages"]
    return [message["content"] for message in messages if message["role"] == role]


async def said_twice(client: httpx.AsyncClient, session_id: str) -> None:
    while True:
        if len(await said_by(client, session_id, "assistant")) == 2:
            return
        await asyncio.sleep(0.1)


async def test_words_come_as_the_model_writes_them_with_heartbeats_between(settings: Settings):
    proposal = calls(("propose_config", {"config": CONFIG}), text="Let me see.")
    async with serving(settings, proposal, LONG) as client:
        clock = asyncio.get_running_loop().time
        async with reading(client, SESSIONS, GOAL) as events:
            came = [(clock(), event) async for event in events]
    told = [event for _, event in came if event.name != HEARTBEAT]
    texts = [event.data for event in told if event.name == "text"]
    assert names(told) == ["turn", "text", "tool_call", "tool_result", "config", "text", "answer"]
    assert "".join(each["delta"] for each in texts if each["step"] == 1).strip() == "Let me see."
    assert [each["delta"].strip() for each in texts if each["step"] == 2] == WORDS
    assert spoken(told) == told[-1].data["messages"][-1]["content"] == LONG.text
    moments = [moment for moment, event in came if event.name == "text"]
    assert moments[-1] - moments[0] > len(WORDS) * SECONDS_A_WORD / 2
    assert sum(event.name == HEARTBEAT for _, event in came) >= len(WORDS)


async def test_a_turn_goes_on_without_its_client_who_comes_back_to_it(settings: Settings):
    async with serving(settings, LONG) as client:
        async with reading(client, SESSIONS, GOAL) as events:
            session_id = (await until(events, "turn")).data["session_id"]
            last = await until(events, "text")
        rest = await read_all(client, SESSIONS, GOAL, Last_Event_ID=last.id)
        assert [event.data["delta"].strip() for event in rest if event.name == "text"] == WORDS[1:]
        assert rest[-1].data == (await client.get(f"{SESSIONS}/{session_id}")).json()
        async with reading(client, f"{SESSIONS}/{session_id}/messages", {"content": "more"}) as events:
            await until(events, "text")
        async with asyncio.timeout(30):
            await said_twice(client, session_id)
        assert await said_by(client, session_id, "user") == [GOAL["goal"], "more"]


async def test_several_readers_of_one_turn_read_the_same(settings: Settings):
    async with serving(settings, LONG) as client:
        first = asyncio.create_task(read_all(client, SESSIONS, GOAL, Idempotency_Key="one"))
        second = asyncio.create_task(read_all(client, SESSIONS, GOAL, Idempotency_Key="one"))
        plain = asyncio.create_task(client.post(SESSIONS, json=GOAL, headers={"Idempotency-Key": "one"}))
        one, two, answer = await asyncio.gather(first, second, plain)
        assert one == two
        assert (one[-1].name, one[-1].raw) == ("answer", answer.text)
        assert len(await said_by(client, one[0].data["session_id"], "user")) == 1


async def test_a_message_that_waits_for_its_turn_hears_heartbeats(settings: Settings):
    async with serving(settings, LONG) as client, reading(client, SESSIONS, GOAL) as running:
        path = f"{SESSIONS}/{(await until(running, 'turn')).data['session_id']}/messages"
        async with reading(client, path, {"content": "next"}) as waiting:
            assert (await anext(waiting)).name == HEARTBEAT
            assert (await until(running, "answer")).data["messages"]
            assert (await until(waiting, "answer")).data["message"]["content"] == LONG.text


async def test_what_goes_wrong_in_a_turn_is_its_last_event(settings: Settings):
    async with serving(settings, LONG) as client:
        async with reading(client, SESSIONS, GOAL) as events:
            path = f"{SESSIONS}/{(await until(events, 'turn')).data['session_id']}"
            last = await until(events, "text")
            assert (await client.delete(path)).status_code == 204
            error = await until(events, "error")
        assert error.data == {"detail": "This session was deleted while its turn ran. Start a new one."}
        assert (await read_all(client, SESSIONS, GOAL, Last_Event_ID=last.id))[-1] == error
        again = await read_all(client, SESSIONS, GOAL)
        assert again[-1].name == "answer"


async def test_a_model_that_fails_is_told_of_in_the_reply(settings: Settings):
    async with serving(settings, Refusal(401, "wrong key")) as client:
        events = await read_all(client, SESSIONS, GOAL)
    assert names(events) == ["turn", "text", "answer"]
    assert "401" in spoken(events)
    assert spoken(events) == events[-1].data["messages"][-1]["content"]


async def test_a_turn_that_a_crash_cut_off_is_not_taken_again(settings: Settings):
    async with FakeProvider([LONG], seconds_a_word=SECONDS_A_WORD) as provider:
        given = {
            "PIPELINE_ASSISTANT_LLM_BASE_URL": f"{provider.url}/v1",
            "PIPELINE_ASSISTANT_SESSION_MODEL": "local/tiny",
            "PIPELINE_ASSISTANT_API_TOKENS": TOKENS,
        }
        with live_server(settings.data_dir, **given) as server:
            async with connected(server.url) as client, reading(client, SESSIONS, GOAL) as events:
                session_id = (await until(events, "turn")).data["session_id"]
                last = await until(events, "text")
                server.process.send_signal(signal.SIGKILL)
        with live_server(settings.data_dir, **given) as server:
            async with connected(server.url) as client:
                comes_back = {"Accept": "text/event-stream", "Last-Event-ID": last.id}
                answer = await client.post(SESSIONS, json=GOAL, headers=comes_back)
                assert (answer.status_code, "has no answer" in answer.json()["detail"]) == (409, True)
                assert await said_by(client, session_id, "user") == [GOAL["goal"]]
