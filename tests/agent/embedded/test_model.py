"""The embedded chat model behaves as any LangChain chat model does."""

import subprocess
import sys

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_core.tools import tool

from agent.embedded.model import EmbeddedChatModel
from tests.agent.embedded.readings import CONFIG
from tests.agent.embedded.transcripts import said


@tool
def preview(rows: int = 3) -> str:
    """Show rows."""
    return str(rows)


@tool
def ask_user(question: str, options: list[dict[str, str]]) -> str:
    """Ask."""
    return question


BOUND = EmbeddedChatModel().bind_tools([preview, ask_user])


def add_chunks(chunks: list[AIMessage]) -> AIMessageChunk:
    first, *rest = [chunk for chunk in chunks if isinstance(chunk, AIMessageChunk)]
    return add_ai_message_chunks(first, *rest)


def test_it_calls_bound_tools_with_their_arguments():
    message = BOUND.invoke(said("show me 4 rows", config=CONFIG))
    assert isinstance(message, AIMessage)
    assert [(call["name"], call["args"]) for call in message.tool_calls] == [("preview", {"rows": 4})]


async def test_sync_async_and_streamed_answers_are_the_same():
    messages = said("inflation")
    whole = BOUND.invoke(messages)
    waited = await BOUND.ainvoke(messages)
    streamed = add_chunks([chunk async for chunk in BOUND.astream(messages)])
    synced = add_chunks(list(BOUND.stream(messages)))
    for other in (waited, streamed, synced):
        assert (other.text, other.tool_calls) == (whole.text, whole.tool_calls)


def test_text_is_streamed_in_small_pieces():
    pieces = [str(chunk.text) for chunk in BOUND.stream(said("hi")) if chunk.text]
    assert len(pieces) > 5
    assert all(len(piece) < 40 for piece in pieces)


def test_without_the_tool_for_asking_the_question_is_put_in_words():
    message = EmbeddedChatModel().invoke(said("inflation"))
    assert not message.tool_calls
    assert "- You decide:" in message.text


def test_messages_without_a_situation_are_refused_with_what_is_missing():
    with pytest.raises(ValueError, match="<situation>"):
        BOUND.invoke([HumanMessage("hi")])


def test_importing_it_loads_no_web_framework_and_no_database():
    code = (
        "import sys, agent.embedded.model;"
        "print([n for n in ('fastapi', 'starlette', 'sqlalchemy', 'langgraph') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
