"""Turns on the models of real providers, told while they run: what each provider streams becomes the same events."""

import pytest
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver

from agent.assistant import Assistant
from agent.memory import MemorySessionRecords
from agent.models.chat_model import chat_model
from agent.turn_events import TurnEvent
from engine.engine import Engine
from schemas.session import CreateSessionRequest
from tests.agent.models.fake_provider import SLUGS, FakeProvider, Refusal
from tests.agent.test_graph import CONFIG, PROPOSE

SPOKEN = AIMessage("Built as you said.")
LINES = [PROPOSE.model_copy(update={"content": "First the config."}), SPOKEN]
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")


async def told(slug: str, engine: Engine, lines: list[AIMessage | Refusal]) -> list[TurnEvent]:
    """What a listener hears of a session's first turn."""
    heard: list[TurnEvent] = []
    async with FakeProvider(lines) as fake:
        assistant = Assistant(
            models=lambda named: chat_model(named, fake.providers),
            default_model=slug,
            engine=engine,
            records=MemorySessionRecords(),
            checkpointer=InMemorySaver(),
        )
        await assistant.create("acme", CreateSessionRequest(goal="numeric questions from the reports"), heard.append)
    return heard


def deltas(events: list[TurnEvent], step: int) -> list[str]:
    return [event.data["delta"] for event in events if event.name == "text" and event.data["step"] == step]


@pytest.mark.parametrize("slug", SLUGS)
async def test_words_and_calls_are_told_as_the_provider_streams_them(slug: str, engine: Engine):
    events = await told(slug, engine, [*LINES])
    assert [word.strip() for word in deltas(events, 1)] == ["First", "the", "config."]
    assert [word.strip() for word in deltas(events, 2)] == ["Built", "as", "you", "said."]
    (call,) = [event.data for event in events if event.name == "tool_call"]
    assert (call["name"], call["arguments"]) == (PROPOSE.tool_calls[0]["name"], PROPOSE.tool_calls[0]["args"])
    (change,) = [event.data for event in events if event.name == "config"]
    assert change["patch"] == [{"op": "replace", "path": "", "value": CONFIG}]


@pytest.mark.parametrize("slug", SLUGS)
async def test_a_provider_that_refuses_is_told_of_in_the_reply(slug: str, engine: Engine):
    events = await told(slug, engine, [Refusal(401, "no such key: {key}")])
    assert [event.name for event in events] == ["turn", "text"]
    assert "does not accept the API key" in events[-1].data["delta"]


async def test_a_refused_call_is_told_as_an_error_and_changes_no_config(engine: Engine):
    wrong = PROPOSE.model_copy(deep=True)
    wrong.tool_calls[0]["args"] = {"config": {"config_type": "NONE_SUCH"}}
    events = await told("local/tiny", engine, [wrong, SPOKEN])
    assert [event.name for event in events if event.name != "text"] == ["turn", "tool_call", "tool_result"]
    assert next(event.data["is_error"] for event in events if event.name == "tool_result")
