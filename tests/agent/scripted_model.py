"""A scripted chat model: it says what a test wrote down, and remembers what it was shown."""

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

Line = AIMessage | Exception | Callable[[list[BaseMessage]], AIMessage]


def calls(*wanted: tuple[str, dict[str, Any]], text: str = "") -> AIMessage:
    """A message of a model that calls tools, in order."""
    return AIMessage(
        text,
        tool_calls=[
            {"name": name, "args": arguments, "id": f"call-{name}-{number}", "type": "tool_call"}
            for number, (name, arguments) in enumerate(wanted)
        ],
    )


class ScriptedChatModel(BaseChatModel):
    """Plays its lines one a call; the last one is repeated for ever."""

    lines: list[Any]
    seen: list[list[BaseMessage]] = Field(default_factory=list)
    played: int = 0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[Any, AIMessage]:
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        line: Line = self.lines[min(self.played, len(self.lines) - 1)]
        self.played += 1
        self.seen.append(messages)
        if isinstance(line, Exception):
            raise line
        message = line if isinstance(line, AIMessage) else line(messages)
        return ChatResult(generations=[ChatGeneration(message=message.model_copy(update={"id": None}))])
