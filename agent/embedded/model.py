"""The embedded chat model: answers as a LangChain chat model would, from the embedded understanding and policy."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.embedded.policy.move import Move
from agent.embedded.policy.transcript import read_transcript, text_of
from agent.embedded.policy.turn import next_move

_PIECES = re.compile(r"\S+\s*|\s+")


class EmbeddedChatModel(BaseChatModel):
    """A deterministic chat model for the assistant: no key, no network, the same answer to the same messages."""

    @property
    def _llm_type(self) -> str:
        return "embedded"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with these tools; it calls no other."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text, calls = _answer(messages, kwargs)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text, tool_calls=calls))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        # Reading a message takes about a millisecond: a thread would cost more than it frees.
        return self._generate(messages, stop, None, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in _chunks(*_answer(messages, kwargs)):
            if run_manager:
                run_manager.on_llm_new_token(str(chunk.text), chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in _chunks(*_answer(messages, kwargs)):
            if run_manager:
                await run_manager.on_llm_new_token(str(chunk.text), chunk=chunk)
            yield chunk


def _answer(messages: Sequence[BaseMessage], bound: dict[str, Any]) -> tuple[str, list[ToolCall]]:
    """The text and tool calls of the next message; without the tool for asking, a question is put in words."""
    names = {tool["function"]["name"] for tool in bound.get("tools") or ()}
    move = next_move(read_transcript(messages))
    uses = [use for use in move.calls if use.name in names]
    text = move.text if len(uses) == len(move.calls) else _in_words(move, names)
    calls = [
        ToolCall(name=use.name, args=use.args, id=_call_id(messages, n), type="tool_call") for n, use in enumerate(uses)
    ]
    return text, calls


def _in_words(move: Move, names: set[str]) -> str:
    """What a move says where tools it needs are not bound."""
    lines = [move.text] if move.text else []
    for use in move.calls:
        if use.name == "ask_user":
            lines += [
                use.args["question"],
                *(f"- {each['label']}: {each['description']}" for each in use.args["options"]),
            ]
        elif use.name not in names:
            lines.append(f"I would call {use.name} now, but that tool is not there.")
    return "\n".join(lines)


def _call_id(messages: Sequence[BaseMessage], number: int) -> str:
    """An id that is the same for the same conversation and differs within one."""
    content = json.dumps([[message.type, text_of(message)] for message in messages if message.type != "system"])
    return f"call_{uuid5(NAMESPACE_URL, f'{len(messages)}:{number}:{content}').hex[:24]}"


def _chunks(text: str, calls: Sequence[ToolCall]) -> Iterator[ChatGenerationChunk]:
    for piece in _PIECES.findall(text):
        yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
    for index, call in enumerate(calls):
        part = tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
    yield ChatGenerationChunk(message=AIMessageChunk(content="", chunk_position="last"))
