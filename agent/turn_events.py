"""The events of a turn: what a listener is told while it runs, read from what LangGraph streams."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jsonpatch
from langchain_core.messages import AIMessage, AIMessageChunk, ToolMessage
from langgraph.types import StreamMode

from agent.changes import JsonObject
from agent.tools.run import PREVIEW
from agent.workspace import Workspace
from schemas.record import SessionRecord

STREAM_MODES: list[StreamMode] = ["messages", "updates", "custom"]
_BEGINS, _SPEAKS = "begin", "call_model"
_NODES = frozenset({_BEGINS, _SPEAKS, "run_approved", "call_tools"})


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """Something that happened in a turn; `docs/extensions.md` says what each kind holds."""

    name: Literal["turn", "text", "tool_call", "tool_result", "config", "preview"]
    data: JsonObject


Listener = Callable[[TurnEvent], None]


class Narrator:
    """Tells a listener about one turn, until `end`. `config` is that of before.

    The patches that it tells, applied one after the other to that config, give the config after the turn; the text
    of the last step is the reply.
    """

    def __init__(self, tell: Listener, session_id: str, config: JsonObject | None) -> None:
        self._tell = tell
        self._session_id = session_id
        self._config = config
        self._workspace: Workspace | None = None
        self._step = 0
        self._message: str | None = None
        self._spoken = ""
        self._called: dict[str, str] = {}

    def hear(self, mode: str, part: Any) -> None:
        """Take in a part of the graph's stream, in one of the modes of `STREAM_MODES`."""
        if mode == "messages":
            chunk, about = part
            if about.get("langgraph_node") == _SPEAKS and isinstance(chunk, AIMessageChunk):
                self._hear_text(chunk.id, str(chunk.text))
        elif mode == "custom" and PREVIEW in part:
            self._tell(TurnEvent("preview", part[PREVIEW]))
        elif mode == "updates":
            for node, update in part.items():
                if node in _NODES:
                    self._hear_update(node, update)

    def end(self, reply: str, record: SessionRecord) -> None:
        """Tell what the stream has not told of how the turn ended."""
        if self._spoken.strip() != reply:
            self._hear_text(None, reply)
        self._show_config(record.draft.config, record.revision)

    def _hear_text(self, message: str | None, text: str) -> None:
        if not text:
            return
        if message is None or message != self._message:
            self._step, self._message, self._spoken = self._step + 1, message, ""
        self._spoken += text
        self._tell(TurnEvent("text", {"step": self._step, "delta": text}))

    def _hear_update(self, node: str, update: Mapping[str, Any]) -> None:
        if node == _BEGINS:
            # Not before: now the session is there, and whoever reads of it can ask for it.
            self._workspace = update["workspace"]
            self._tell(TurnEvent("turn", {"session_id": self._session_id}))
            return
        for message in update["messages"]:
            if isinstance(message, AIMessage):
                self._show_calls(message)
            elif isinstance(message, ToolMessage):
                self._show_result(message)
        if self._workspace is not None:
            self._show_config(self._workspace.config, self._workspace.record.revision)

    def _show_calls(self, message: AIMessage) -> None:
        for call in [*message.tool_calls, *message.invalid_tool_calls]:
            identity, name = call["id"] or call["name"] or "", call["name"] or ""
            if identity not in self._called:
                self._called[identity] = name
                self._tell(TurnEvent("tool_call", {"id": identity, "name": name, "arguments": call["args"]}))

    def _show_result(self, message: ToolMessage) -> None:
        identity = message.tool_call_id
        if identity in self._called:
            name, failed = self._called.pop(identity), message.status == "error"
            self._tell(TurnEvent("tool_result", {"id": identity, "name": name, "is_error": failed}))

    def _show_config(self, config: JsonObject | None, revision: int) -> None:
        if config != self._config:
            patch = jsonpatch.make_patch(self._config, config).patch
            self._config = config
            self._tell(TurnEvent("config", {"revision": revision, "patch": patch}))
