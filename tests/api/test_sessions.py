"""Sessions over HTTP: a goal, a conversation, and what several clients at once can do to it."""

import asyncio
from typing import Any

import httpx
import pytest

SESSIONS = "/pipeline-assistant/sessions"
GOAL = "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"


async def created(client: httpx.AsyncClient, goal: str = GOAL) -> dict[str, Any]:
    answer = await client.post(SESSIONS, json={"goal": goal})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def transcript(client: httpx.AsyncClient, session_id: str) -> list[tuple[str, str]]:
    messages = (await client.get(f"{SESSIONS}/{session_id}")).json()["messages"]
    return [(message["role"], message["content"]) for message in messages]


async def said_last(client: httpx.AsyncClient, session_id: str, role: str) -> None:
    """Wait until the last message of a session is the user's, or the assistant's."""
    async with asyncio.timeout(10):
        while True:
            if (await transcript(client, session_id))[-1][0] == role:
                return
            await asyncio.sleep(0)


async def test_a_goal_becomes_a_session_with_a_reply_and_a_config(ours: httpx.AsyncClient):
    session = await created(ours)
    assert (session["goal"], session["autonomy_level"]) == (GOAL, "semi_auto")
    assert [message["role"] for message in session["messages"]] == ["user", "assistant"]
    config = session["current_config"]
    assert config["seed_generator"]["file_set_id"] == "fomc-minutes"
    assert config["question_generator"]["questions_per_seed"] == 2
    assert (await ours.get(f"{SESSIONS}/{session['session_id']}")).json() == session


async def test_a_message_is_answered_with_the_config_where_it_changed(ours: httpx.AsyncClient):
    session = await created(ours)
    route = f"{SESSIONS}/{session['session_id']}/messages"
    changed = (await ours.post(route, json={"content": "three per chunk"})).json()
    assert changed["message"]["role"] == "assistant"
    assert changed["current_config"]["question_generator"]["questions_per_seed"] == 3
    unchanged = (await ours.post(route, json={"content": "Hello"})).json()
    assert unchanged["current_config"] is None
    now = (await ours.get(f"{SESSIONS}/{session['session_id']}")).json()
    assert now["current_config"] == changed["current_config"]
    assert now["messages"][-1] == unchanged["message"]


async def test_every_field_of_the_config_says_where_it_came_from(ours: httpx.AsyncClient):
    session = await created(ours, "question and answer pairs from the FOMC minutes, 2 per chunk")
    origins = session["provenance"]
    assert origins["/seed_generator/file_set_id"] == "goal"
    assert origins["/question_generator/answer_type/answer_type"] == "assumption"
    assert origins["/seed_generator/chunk_size"] == "default"
    assert "/labeler/confidence_threshold" not in origins
    route = f"{SESSIONS}/{session['session_id']}/messages"
    changed = (await ours.post(route, json={"content": "chunks of 2000 characters"})).json()
    assert changed["provenance"] == origins | {"/seed_generator/chunk_size": "answer"}
    assert "provenance" not in (await ours.post(route, json={"content": "thanks"})).json()
    assert (await ours.get(f"{SESSIONS}/{session['session_id']}")).json()["provenance"] == changed["provenance"]


async def test_a_session_without_a_config_has_no_origins(ours: httpx.AsyncClient):
    assert "provenance" not in await created(ours, "hello")


async def test_the_config_of_a_session_can_be_posted_as_a_job_unchanged(ours: httpx.AsyncClient):
    config = (await created(ours))["current_config"]
    answer = await ours.post("/transform-jobs", json={"config": config, "max_questions": 1})
    assert (answer.status_code, answer.json()["warning_message"]) == (201, None)


@pytest.mark.parametrize("level", ["guided", "semi_auto", "autonomous", None])
async def test_an_autonomy_level_is_kept(ours: httpx.AsyncClient, level: str | None):
    answer = await ours.post(SESSIONS, json={"goal": "hello", "autonomy_level": level, "unknown": 1})
    assert answer.json()["autonomy_level"] == (level or "semi_auto")


async def test_a_model_that_cannot_be_used_is_refused_with_those_that_can(ours: httpx.AsyncClient):
    answer = await ours.post(SESSIONS, json={"goal": "hello", "model_name": "openai/gpt-9"})
    assert answer.status_code == 400
    assert "Usable: embedded" in answer.json()["detail"]
    used = await ours.post(SESSIONS, json={"goal": "hello", "model_name": "embedded"})
    assert used.status_code == 201


async def test_a_deleted_session_is_gone(ours: httpx.AsyncClient):
    session_id = (await created(ours))["session_id"]
    deleted = await ours.delete(f"{SESSIONS}/{session_id}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await ours.get(f"{SESSIONS}/{session_id}")).status_code == 404
    assert (await ours.delete(f"{SESSIONS}/{session_id}")).status_code == 404
    answer = await ours.post(f"{SESSIONS}/{session_id}/messages", json={"content": "hello"})
    assert (answer.status_code, answer.json()) == (404, {"detail": f"There is no session {session_id}."})


async def test_messages_at_once_are_each_answered_and_do_not_interleave(ours: httpx.AsyncClient):
    session_id = (await created(ours))["session_id"]
    texts = [f"{number} per chunk" for number in (1, 2, 3, 4, 5)]
    sent = [ours.post(f"{SESSIONS}/{session_id}/messages", json={"content": text}) for text in texts]
    answers = await asyncio.gather(*sent)
    assert [answer.status_code for answer in answers] == [200] * 5
    said = await transcript(ours, session_id)
    assert [role for role, _ in said] == ["user", "assistant"] * 6
    for text, answer in zip(texts, answers, strict=True):
        assert said[said.index(("user", text)) + 1] == ("assistant", answer.json()["message"]["content"])


async def test_messages_beyond_a_full_line_are_refused_and_the_others_answered(ours: httpx.AsyncClient):
    session_id = (await created(ours))["session_id"]
    sent = [
        ours.post(f"{SESSIONS}/{session_id}/messages", json={"content": f"{number} per chunk"})
        for number in range(1, 41)
    ]
    answers = await asyncio.gather(*sent)
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 409}
    assert len(await transcript(ours, session_id)) == 2 + 2 * statuses.count(200)
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Send this one when they are answered" in refused.json()["detail"]


async def test_a_client_that_hangs_up_loses_nothing(ours: httpx.AsyncClient):
    session_id = (await created(ours))["session_id"]
    for hops in range(0, 60, 6):
        text = f"{hops + 1} per chunk"
        call = asyncio.create_task(ours.post(f"{SESSIONS}/{session_id}/messages", json={"content": text}))
        await said_last(ours, session_id, "user")
        for _ in range(hops):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await said_last(ours, session_id, "assistant")
    assert [role for role, _ in await transcript(ours, session_id)] == ["user", "assistant"] * 11


async def test_a_session_deleted_during_its_turn_stays_gone_and_holds_nothing_up(ours: httpx.AsyncClient):
    for hops in range(0, 200, 10):
        session_id = (await created(ours))["session_id"]
        call = asyncio.create_task(ours.post(f"{SESSIONS}/{session_id}/messages", json={"content": "preview"}))
        for _ in range(hops):
            await asyncio.sleep(0)
        assert (await ours.delete(f"{SESSIONS}/{session_id}")).status_code == 204
        assert (await call).status_code in (200, 404)
        assert (await ours.get(f"{SESSIONS}/{session_id}")).status_code == 404
    async with asyncio.timeout(5):
        assert (await ours.post("/datasets")).status_code == 201
