"""Sessions on the models of real providers, spoken to through their own clients."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langgraph.checkpoint.memory import InMemorySaver

from agent.assistant import Assistant
from agent.memory import MemorySessionRecords
from agent.models.chat_model import chat_model
from agent.models.provider_error import ModelUnavailable
from agent.situation import SYSTEM_PROMPT
from engine.engine import Engine
from engine.models.address import Address
from engine.models.provider import Provider, ProviderKind
from engine.models.recording import FILE, NotRecorded, Recording
from engine.models.registry import UnusableModel
from schemas.errors import CallerError
from schemas.session import CreateSessionRequest, SessionResponse
from tests.agent.models.fake_provider import KEY, SLUGS, FakeProvider, Refusal
from tests.agent.scripted_model import calls
from tests.agent.test_graph import CONFIG, PROPOSE

LOOK_UP = PROPOSE.model_copy(update={"content": "First the config."})
BUILT = AIMessage("Built.")
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
each_provider = pytest.mark.parametrize("slug", SLUGS)


async def session_on(model: BaseChatModel, engine: Engine) -> SessionResponse:
    assistant = Assistant(
        models=lambda _: model,
        default_model="any",
        engine=engine,
        records=MemorySessionRecords(),
        checkpointer=InMemorySaver(),
    )
    return await assistant.create("acme", CreateSessionRequest(goal="numeric questions from the reports"))


@each_provider
async def test_a_session_calls_tools_and_replies(slug: str, engine: Engine):
    async with FakeProvider([LOOK_UP, BUILT]) as fake:
        session = await session_on(chat_model(slug, fake.providers), engine)
    assert session.current_config == CONFIG
    assert session.messages[-1].content == "Built."
    told = json.dumps(fake.bodies[1], ensure_ascii=False)
    assert "numeric questions from the reports" in told
    assert "First the config." in told
    assert '\\"revision\\":1' in told or '"revision": 1' in told
    assert KEY not in told


@each_provider
async def test_the_prompt_that_never_changes_comes_first_and_the_tools_are_whole(slug: str, engine: Engine):
    async with FakeProvider([BUILT]) as fake:
        await session_on(chat_model(slug, fake.providers), engine)
    body = fake.bodies[0]
    system = body.get("system") or body.get("systemInstruction", {}).get("parts") or body["messages"][0]["content"]
    assert [part["text"][:12] for part in system] == [SYSTEM_PROMPT.read_text(encoding="utf-8")[:12], "<situation>\n"]
    assert ("cache_control" in system[0]) is ("claude" in slug)
    assert all(edit in json.dumps(body["tools"]) for edit in ("set_dates", "remove_stage", "ask_user"))


@pytest.mark.parametrize("slug", ["openai/gpt-4o", "anthropic/claude-sonnet-4"])
async def test_two_requests_in_a_row_begin_with_the_same_bytes(slug: str, engine: Engine):
    look, again = calls(("list_file_sets", {})), calls(("describe_stages", {}))
    async with FakeProvider([look, again, PROPOSE, AIMessage("Built.")]) as fake:
        await session_on(chat_model(slug, fake.providers), engine)
    first, second, third, fourth = map(_in_order, fake.bodies)
    assert second.startswith(first[:-2])
    assert third.startswith(second[:-2])
    # The config has changed: the tools, the prompt and what of the situation stays the same are still there.
    shared = next(n for n, pair in enumerate(zip(third, fourth, strict=False)) if pair[0] != pair[1])
    assert '\\\\"revision\\\\":' in third[shared - 20 : shared] or '\\"revision\\":' in third[shared - 20 : shared]


def _in_order(body: dict[str, Any]) -> str:
    """A request as a provider reads it: tools, system, messages."""
    messages = body["messages"]
    return json.dumps([body["tools"], body.get("system"), messages])


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "does not accept the API key"),
        (402, "account is empty"),
        (404, "knows no such model"),
        (400, "does not take the request"),
    ],
)
async def test_an_error_of_a_provider_says_what_to_do_and_never_the_key(
    slug: str, status: int, said: str, caplog: pytest.LogCaptureFixture, engine: Engine
):
    caplog.set_level(logging.DEBUG)
    async with FakeProvider([Refusal(status, "No: {key}")]) as fake:
        session = await session_on(chat_model(slug, fake.providers), engine)
    reply = session.messages[-1].content
    assert said in reply
    assert f"({status})" in reply
    assert KEY in "".join(f"{it}" for it in fake.headers)
    assert KEY not in f"{session!r}{caplog.text}"


async def test_a_provider_that_cannot_be_reached_is_said_to_be(engine: Engine):
    gone = {"local": Provider(Address("http://127.0.0.1:9/v1"))}
    model = chat_model("local/tiny", gone)
    with pytest.raises(ModelUnavailable, match="can't be reached; check the address"):
        await model.ainvoke("hello")


@each_provider
async def test_a_recorded_session_is_replayed_without_provider_and_key(slug: str, engine: Engine, tmp_path: Path):
    async with FakeProvider([LOOK_UP, BUILT]) as fake:
        recorded = chat_model(slug, fake.providers, recording=Recording(tmp_path, replays=False))
        first = await session_on(recorded, engine)
    replayed = chat_model(slug, {}, recording=Recording(tmp_path, replays=True))
    second = await session_on(replayed, engine)
    assert second.current_config == first.current_config == CONFIG
    assert second.messages[-1].content == "Built."
    assert KEY not in (tmp_path / FILE).read_text(encoding="utf-8")


async def test_a_request_missing_from_a_replay_is_named(tmp_path: Path):
    Recording(tmp_path, replays=False).add({"n": 1}, {}, "")
    model = chat_model("openai/gpt-4o", {}, recording=Recording(tmp_path, replays=True))
    with pytest.raises(NotRecorded, match="openai/gpt-4o, human: Something else"):
        await model.ainvoke("Something else")


async def test_a_streamed_answer_comes_in_pieces_and_is_recorded_whole(tmp_path: Path):
    asked: list[Any] = [SystemMessage("Speak."), HumanMessage("hello")]
    async with FakeProvider([AIMessage("one two three")]) as fake:
        model = chat_model("local/tiny", fake.providers, recording=Recording(tmp_path, replays=False))
        pieces = [piece.text async for piece in model.astream(asked) if piece.text]
    assert pieces == ["one ", "two ", "three "]
    replayed = chat_model("local/tiny", {}, recording=Recording(tmp_path, replays=True))
    assert (await replayed.ainvoke(asked)).text == "one two three "
    assert "".join([piece.text async for piece in replayed.astream(asked)]) == "one two three "


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("openai/gpt-4o", "Set OPENAI_API_KEY or OPENROUTER_API_KEY"),
        ("gpt-4o", "It is openai/gpt-4o"),
        ("tiny", "PROVIDER/NAME"),
    ],
)
def test_a_model_without_a_key_is_refused_before_any_call(slug: str, said: str):
    with pytest.raises(UnusableModel, match=said):
        chat_model(slug, {})


def test_the_embedded_model_needs_nothing():
    assert chat_model("embedded", {})._llm_type == "embedded"


def test_a_client_that_is_not_installed_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "langchain_anthropic", None)
    found = {"anthropic": Provider(Address("http://127.0.0.1:9/v1"), ProviderKind.ANTHROPIC)}
    with pytest.raises(CallerError, match=r"pip install 'pipeline-assistant\[anthropic\]'"):
        chat_model("anthropic/claude-sonnet-4", found)
