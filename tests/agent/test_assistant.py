"""The service around the graph: one turn at a time in a session, nothing lost, nothing brought back to life."""

import asyncio
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver

from agent.assistant import MOST_WAITING, Assistant
from agent.memory import MemorySessionRecords
from engine.engine import Engine
from schemas.errors import CallerError, Conflict, NotFound
from schemas.session import AutonomyLevel, CreateSessionRequest
from tests.agent.scripted_model import ScriptedChatModel, calls
from tests.agent.test_graph import CONFIG, PROPOSE


def assistant_of(engine: Engine, *lines: Any, records: MemorySessionRecords | None = None) -> Assistant:
    scripted = ScriptedChatModel(lines=list(lines))

    def find(slug: str) -> BaseChatModel:
        if slug != "scripted":
            raise CallerError(f"No model {slug}. Usable: scripted.")
        return scripted

    return Assistant(
        models=find,
        default_model="scripted",
        engine=engine,
        records=records or MemorySessionRecords(),
        checkpointer=InMemorySaver(),
    )


def echo(messages: list[Any]) -> AIMessage:
    return AIMessage(f"You said: {messages[-1].text}")


GOAL = CreateSessionRequest(goal="numeric questions from the reports")


async def test_creating_a_session_runs_the_first_turn(engine: Engine):
    session = await assistant_of(engine, PROPOSE, AIMessage("Built.")).create("acme", GOAL)
    assert session.current_config == CONFIG
    assert [message.content for message in session.messages] == [GOAL.goal, "Built."]
    assert session.autonomy_level is AutonomyLevel.SEMI_AUTO


async def test_a_reply_carries_the_config_only_where_it_changed(engine: Engine):
    edit = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))
    assistant = assistant_of(engine, PROPOSE, AIMessage("Built."), AIMessage("Hello."), edit, AIMessage("Done."))
    session = await assistant.create("acme", GOAL)
    assert (await assistant.send("acme", session.session_id, "hello")).current_config is None
    changed = await assistant.send("acme", session.session_id, "three")
    assert changed.current_config is not None
    assert changed.current_config["question_generator"]["questions_per_seed"] == 3


async def test_messages_sent_at_once_are_all_answered_one_after_the_other(engine: Engine):
    assistant = assistant_of(engine, echo)
    session = await assistant.create("acme", GOAL)
    texts = [f"message {number}" for number in range(6)]
    replies = await asyncio.gather(*(assistant.send("acme", session.session_id, text) for text in texts))
    assert [reply.message.content for reply in replies] == [f"You said: {text}" for text in texts]
    transcript = [message.content for message in (await assistant.get("acme", session.session_id)).messages]
    for text in texts:
        assert transcript[transcript.index(text) + 1] == f"You said: {text}"


async def test_a_line_that_is_too_long_is_refused(engine: Engine):
    assistant = assistant_of(engine, echo)
    session = await assistant.create("acme", GOAL)
    sent = [assistant.send("acme", session.session_id, str(number)) for number in range(MOST_WAITING + 4)]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert 0 < len(refused) < len(outcomes)


async def test_a_caller_that_goes_away_loses_nothing(engine: Engine):
    assistant = assistant_of(engine, echo)
    session = await assistant.create("acme", GOAL)
    call = asyncio.create_task(assistant.send("acme", session.session_id, "hello"))
    await asyncio.sleep(0)
    call.cancel()
    await assistant.close()
    messages = (await assistant.get("acme", session.session_id)).messages
    assert [message.content for message in messages][-2:] == ["hello", "You said: hello"]


async def test_a_deleted_session_is_gone_and_stays_gone(engine: Engine):
    assistant = assistant_of(engine, echo)
    session = await assistant.create("acme", GOAL)
    running = asyncio.create_task(assistant.send("acme", session.session_id, "hello"))
    await asyncio.sleep(0)
    await assistant.delete("acme", session.session_id)
    with pytest.raises(NotFound):
        await running
    for attempt in (assistant.get, assistant.delete):
        with pytest.raises(NotFound):
            await attempt("acme", session.session_id)
    with pytest.raises(NotFound):
        await assistant.send("acme", session.session_id, "hello")


async def test_another_organization_sees_nothing(engine: Engine):
    assistant = assistant_of(engine, echo)
    session = await assistant.create("acme", GOAL)
    for attempt in (assistant.get, assistant.delete):
        with pytest.raises(NotFound):
            await attempt("rival", session.session_id)
    with pytest.raises(NotFound):
        await assistant.send("rival", session.session_id, "hello")


async def test_an_unknown_model_is_refused_with_the_usable_ones_and_nothing_is_kept(engine: Engine):
    records = MemorySessionRecords()
    assistant = assistant_of(engine, echo, records=records)
    with pytest.raises(CallerError, match="Usable: scripted"):
        await assistant.create("acme", CreateSessionRequest(goal="goal", model_name="openai/gpt-9"))


class FailingRecords(MemorySessionRecords):
    """Records that lose the first turn they are given."""

    failed = False

    async def save_turn(self, turn: Any) -> bool:
        if not self.failed:
            self.failed = True
            raise OSError("disk full")
        return await super().save_turn(turn)


async def test_a_turn_that_breaks_is_answered_with_what_happened(engine: Engine):
    assistant = assistant_of(engine, PROPOSE, AIMessage("Built."), echo, records=FailingRecords())
    session = await assistant.create("acme", GOAL)
    assert "failed on our side (OSError)" in session.messages[-1].content
    assert session.current_config is None
    reply = await assistant.send("acme", session.session_id, "hello")
    assert reply.message.content == "You said: hello"


async def test_a_session_goes_on_with_a_new_checkpointer(engine: Engine):
    records = MemorySessionRecords()
    before = assistant_of(engine, PROPOSE, calls(("generate", {"max_questions": 1})), records=records)
    session = await before.create("acme", GOAL)
    after = assistant_of(engine, AIMessage("One row is ready."), records=records)
    reply = await after.send("acme", session.session_id, "yes")
    assert reply.message.content == "One row is ready."
    assert len((await after.get("acme", session.session_id)).dataset_ids) == 1
