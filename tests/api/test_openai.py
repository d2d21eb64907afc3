"""The routes in the shape of the OpenAI API: with the real client at a live server, and in process for the money."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage
from openai import AsyncOpenAI
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from storage.model_uses import ModelUses
from tests.agent.models.fake_provider import KEY, FakeProvider, Refusal
from tests.api.conftest import client_of
from tests.live_server import live_server

HELLO: Any = [{"role": "user", "content": "What can you do?"}]
CHAT = "/openai/chat/completions"
SAID = AIMessage("one two three")


def told(settings: Settings, fake: FakeProvider, **more: Any) -> Settings:
    """The settings of a server whose model is the stand-in."""
    given: dict[str, Any] = {
        "llm_base_url": f"{fake.url}/v1",
        "model": "local/tiny",
        "session_model": "embedded",
        "model_prices": {"local/tiny": (1000.0, 2000.0)},
    }
    return settings.model_copy(update=given | more)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[httpx.AsyncClient, Any]]:
    app = create_app(settings)
    async with app.router.lifespan_context(app), client_of(app, "ours") as client:
        yield client, app.state.services


async def test_the_openai_client_works_at_a_live_server(tmp_path: Path):
    async with FakeProvider([SAID]) as fake:
        given = {
            "LLM_BASE_URL": f"{fake.url}/v1",
            "LLM_API_KEY": KEY,
            "MODEL": "local/tiny",
            "SESSION_MODEL": "embedded",
        }
        environment = {f"PIPELINE_ASSISTANT_{name}": value for name, value in given.items()}
        with live_server(tmp_path, **environment) as server:
            for prefix in ("", "/v1", "/api/public/v1"):
                async with AsyncOpenAI(api_key=server.token, base_url=f"{server.url}{prefix}/openai") as client:
                    await speak_to(client)
            assert KEY not in str(server.stop())
    assert {it["Authorization"] for it in fake.headers} == {f"Bearer {KEY}"}


async def speak_to(client: AsyncOpenAI) -> None:
    models = [model.id async for model in client.models.list()]
    assert models == ["local/tiny", "embedded", "local/listed"]
    chat = await client.chat.completions.create(model=models[0], messages=HELLO, temperature=0.5, seed=1)
    assert chat.choices[0].message.content == "one two three"
    assert chat.usage is not None
    assert chat.usage.total_tokens == 110
    text = await client.completions.create(model=models[0], prompt=["a", "b"], n=2)
    assert [choice.text for choice in text.choices] == ["one two three"] * 4
    stream: Any = await client.chat.completions.create(
        model=models[0], messages=HELLO, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
    assert pieces == ["one ", "two ", "three "]
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage.total_tokens == 110
    own = await client.chat.completions.create(model="embedded", messages=HELLO)
    assert "I build datasets" in str(own.choices[0].message.content)
    with pytest.raises(openai.BadRequestError, match="OPENAI_API_KEY"):
        await client.chat.completions.create(model="openai/gpt-4o", messages=HELLO)


async def test_the_embedded_model_streams_too_and_sends_builders_to_a_session(settings: Settings):
    async with running(settings) as (client, _):
        asked = {"model": "embedded", "messages": [{"role": "user", "content": "Q&A pairs from the FOMC minutes"}]}
        answer = (await client.post(CHAT, json=asked)).json()
        assert "POST /pipeline-assistant/sessions" in answer["choices"][0]["message"]["content"]
        streamed = await client.post(CHAT, json=asked | {"stream": True})
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.text.endswith("data: [DONE]\n\n")


async def test_what_is_used_is_written_and_comes_off_the_balance(settings: Settings):
    async with FakeProvider([SAID]) as fake, running(told(settings, fake)) as (client, services):
        await services.accounts.set_balance("acme", 20.0)
        assert (await client.post(CHAT, json={"model": "local/tiny", "messages": HELLO, "max_tokens": 50})).is_success
        stream = {"model": "local/tiny", "messages": HELLO, "max_tokens": 50, "stream": True}
        assert (await client.post(CHAT, json=stream)).is_success
        used = (await ModelUses(services.accounts._database).totals("acme"))["local/tiny"]
        left = (await client.get("/organizations/balance")).json()["balance_dollars"]
        rival = await services.accounts.balance("rival")
    assert (used.count, used.input_tokens, used.output_tokens) == (2, 200, 20)
    assert used.cost == pytest.approx(2 * (0.1 + 0.02))
    assert left == pytest.approx(20 - used.cost)
    assert rival is None


async def test_a_call_that_may_cost_more_than_is_left_is_not_sent(settings: Settings):
    async with FakeProvider([SAID]) as fake, running(told(settings, fake)) as (client, services):
        await services.accounts.set_balance("acme", 1.0)
        asked = {"model": "local/tiny", "messages": HELLO, "max_tokens": 4000}
        refused = await client.post(CHAT, json=asked)
        streamed = await client.post(CHAT, json=asked | {"stream": True})
        assert await services.accounts.balance("acme") == 1.0
    assert refused.status_code == streamed.status_code == 402
    assert "Lower max_tokens" in refused.json()["detail"]
    assert fake.bodies == []


async def test_calls_at_once_never_spend_more_than_is_left(settings: Settings):
    async with FakeProvider([SAID]) as fake, running(told(settings, fake)) as (client, services):
        await services.accounts.set_balance("acme", 0.6)
        asked = {"model": "local/tiny", "messages": HELLO, "max_tokens": 10}
        answers = await asyncio.gather(*(client.post(CHAT, json=asked) for _ in range(12)))
        left = await services.accounts.balance("acme")
    assert {each.status_code for each in answers} <= {200, 402}
    assert left is not None and left >= 0


async def test_without_a_price_a_balance_cannot_be_kept(settings: Settings):
    async with FakeProvider([SAID]) as fake, running(told(settings, fake, model_prices={})) as (client, services):
        free = await client.post(CHAT, json={"model": "local/tiny", "messages": HELLO})
        await services.accounts.set_balance("acme", 20.0)
        refused = await client.post(CHAT, json={"model": "local/tiny", "messages": HELLO})
    assert free.is_success
    assert refused.status_code == 400
    assert "PIPELINE_ASSISTANT_MODEL_PRICES" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"tools": [{"type": "function"}]}, 400, "tools can't be honoured here"),
        ({"messages": []}, 400, "messages is empty"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, 400, "The role 'wizard' is not known"),
        ({"max_tokens": 0}, 422, ""),
        ({"model": "nope"}, 400, "PROVIDER/NAME"),
    ],
)
async def test_what_cannot_be_honoured_is_refused(settings: Settings, more: dict[str, Any], status: int, said: str):
    async with running(settings) as (client, _):
        answer = await client.post(CHAT, json={"model": "embedded", "messages": HELLO} | more)
    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("status", "ours"), [(401, 400), (404, 400)])
async def test_a_refusal_of_the_endpoint_is_passed_on_without_the_key(
    settings: Settings, stream: bool, status: int, ours: int
):
    async with (
        FakeProvider([Refusal(status, "No: {key}")]) as fake,
        running(told(settings, fake, llm_api_key=SecretStr(KEY))) as (client, services),
    ):
        await services.accounts.set_balance("acme", 20.0)
        answer = await client.post(CHAT, json={"model": "local/tiny", "messages": HELLO, "stream": stream})
        assert await services.accounts.balance("acme") == 20.0
    assert answer.status_code == ours
    assert f"({status})" in answer.json()["detail"]
    assert KEY not in answer.text


async def test_an_effort_reaches_the_provider_in_its_words_or_is_refused(settings: Settings):
    async with FakeProvider([SAID]) as fake:
        given: dict[str, Any] = {"session_model": "embedded"}
        for name, path in {"anthropic": "/v1", "openrouter": "/api/v1"}.items():
            given |= {f"{name}_api_key": SecretStr(KEY), f"{name}_base_url": fake.url + path}
        async with running(settings.model_copy(update=given)) as (client, _):
            asked = {"messages": HELLO, "reasoning_effort": "high"}
            routed = await client.post(CHAT, json=asked | {"model": "openai/gpt-4o"})
            refused = await client.post(CHAT, json=asked | {"model": "anthropic/claude-sonnet-4"})
    assert routed.status_code == 200
    assert (refused.status_code, "would ignore reasoning_effort" in refused.json()["detail"]) == (400, True)
    (body,) = fake.bodies
    assert (body["reasoning"], "reasoning_effort" in body) == ({"effort": "high"}, False)
