"""The model of a session: a provider's chat model with our errors, its cache marked, recorded or replayed."""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, SystemMessage
from langchain_core.messages.base import message_to_dict
from langchain_core.messages.utils import messages_from_dict
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableBinding
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, SecretStr

from agent.models.provider_error import REDACTED, as_failure
from engine.models.recording import Recording

_CACHE = {"type": "ephemeral"}
_Answer = TypeVar("_Answer", bound=AIMessage)


class SessionModel(BaseChatModel):
    """Asks `inner`, which is `None` where a recording is replayed.

    `marks_cache` says that the provider wants to be told which part of the prompt is always the same; `as_tools` words
    tools where the client's own way loses some of them. Whatever the provider raises comes out as
    `ModelUnavailable`, without the key.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    slug: str
    inner: BaseChatModel | None = None
    key: SecretStr | None = None
    marks_cache: bool = False
    as_tools: Callable[[list[dict[str, Any]]], list[Any]] | None = None
    recording: Recording | None = None

    @property
    def _llm_type(self) -> str:
        return "session"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with these tools; how the provider words them is settled at each call."""
        choice = {} if tool_choice is None else {"tool_choice": tool_choice}
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **choice, **kwargs)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = _request(self.slug, messages, stop, kwargs)
        if (answer := self._replayed(request, messages)) is not None:
            return _result(answer)
        inner, bound = self._bound(kwargs)
        try:
            result = await inner._agenerate(self._marked(messages), stop, run_manager, **bound)
        except Exception as error:
            raise as_failure(error, self.slug, self.key) from None
        return self._taken(request, result, messages)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = _request(self.slug, messages, stop, kwargs)
        if (answer := self._replayed(request, messages)) is not None:
            return _result(answer)
        inner, bound = self._bound(kwargs)
        try:
            result = inner._generate(self._marked(messages), stop, run_manager, **bound)
        except Exception as error:
            raise as_failure(error, self.slug, self.key) from None
        return self._taken(request, result, messages)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        request = _request(self.slug, messages, stop, kwargs)
        if (answer := self._replayed(request, messages)) is not None:
            chunk = ChatGenerationChunk(message=_as_chunk(answer))
            if run_manager:
                await run_manager.on_llm_new_token(str(chunk.text), chunk=chunk)
            yield chunk
            return
        inner, bound = self._bound(kwargs)
        whole: ChatGenerationChunk | None = None
        try:
            async for piece in inner._astream(self._marked(messages), stop, run_manager, **bound):
                said = self._masked(cast("AIMessageChunk", piece.message))
                chunk = ChatGenerationChunk(message=said, generation_info=piece.generation_info)
                whole = chunk if whole is None else whole + chunk
                yield chunk
        except Exception as error:
            raise as_failure(error, self.slug, self.key) from None
        if whole is not None:
            self._record(request, cast("AIMessageChunk", whole.message), messages)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._generate(messages, stop, run_manager, **kwargs).generations[0].message
        yield ChatGenerationChunk(message=_as_chunk(cast("AIMessage", message)))

    def _bound(self, kwargs: dict[str, Any]) -> tuple[BaseChatModel, dict[str, Any]]:
        """The provider's model and the arguments of a call as it words them."""
        if self.inner is None:
            raise AssertionError("a model without a provider is replayed only")
        tools, rest = kwargs.get("tools"), {name: value for name, value in kwargs.items() if name != "tools"}
        if not tools:
            return self.inner, rest
        if self.as_tools is not None:
            return self.inner, rest | {"tools": self.as_tools(tools)}
        return self.inner, dict(cast("RunnableBinding[Any, Any]", self.inner.bind_tools(tools, **rest)).kwargs)

    def _marked(self, messages: list[BaseMessage]) -> list[BaseMessage]:
        first = messages[0]
        if not self.marks_cache or not isinstance(first, SystemMessage) or not isinstance(first.content, list):
            return messages
        static, *rest = first.content
        if not isinstance(static, dict):
            return messages
        return [SystemMessage(content=[static | {"cache_control": _CACHE}, *rest]), *messages[1:]]

    def _taken(self, request: dict[str, object], result: ChatResult, messages: list[BaseMessage]) -> ChatResult:
        answer = self._masked(cast("AIMessage", result.generations[0].message))
        self._record(request, answer, messages)
        return ChatResult(generations=[ChatGeneration(message=answer)], llm_output=result.llm_output)

    def _masked(self, answer: _Answer) -> _Answer:
        """The answer without the key, where an endpoint gives it back."""
        key = self.key.get_secret_value() if self.key else ""
        if not key or key not in repr(answer):
            return answer
        said = json.dumps(answer.model_dump(mode="json")).replace(key, REDACTED)
        return type(answer).model_validate_json(said)

    def _replayed(self, request: dict[str, object], messages: list[BaseMessage]) -> AIMessage | None:
        if self.recording is None or not self.recording.replays:
            return None
        answer = cast("dict[str, Any]", self.recording.recall(request, _about(self.slug, messages)))
        return cast("AIMessage", messages_from_dict([answer])[0])

    def _record(self, request: dict[str, object], answer: AIMessage, messages: list[BaseMessage]) -> None:
        if self.recording is None:
            return
        kept = answer if not isinstance(answer, AIMessageChunk) else _whole(answer)
        self.recording.add(request, message_to_dict(kept), _about(self.slug, messages))


def _request(
    slug: str, messages: Sequence[BaseMessage], stop: list[str] | None, bound: dict[str, Any]
) -> dict[str, object]:
    """What makes a request the same as another: the model, what it is told and what it may call."""
    fields = ("type", "content", "tool_calls", "invalid_tool_calls", "tool_call_id", "status")
    told = [{name: getattr(message, name, None) for name in fields} for message in messages]
    return {"model": slug, "messages": told, "stop": stop, "bound": bound}


def _about(slug: str, messages: Sequence[BaseMessage]) -> str:
    return f"{slug}, {messages[-1].type}: {messages[-1].text}"


def _result(answer: AIMessage) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=answer)])


def _as_chunk(message: AIMessage) -> AIMessageChunk:
    """A whole message as its only chunk."""
    return AIMessageChunk(**message.model_dump(exclude={"type"}), chunk_position="last")


def _whole(chunk: AIMessageChunk) -> AIMessage:
    return AIMessage(**chunk.model_dump(exclude={"type", "tool_call_chunks", "chunk_position"}))
