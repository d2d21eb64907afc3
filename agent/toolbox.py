"""The toolbox: every tool of the assistant, and how a call of one becomes an answer, whatever the call holds."""

import json
from typing import Any

from langchain_core.messages import AIMessage, InvalidToolCall, ToolCall, ToolMessage
from pydantic import ValidationError

from agent.changes import JsonObject
from agent.tools.ask import ASK_TOOLS
from agent.tools.catalogue import CATALOGUE_TOOLS
from agent.tools.config import CONFIG_TOOLS
from agent.tools.run import RUN_TOOLS, start_run
from agent.tools.tool import Tool
from agent.workspace import Workspace
from schemas.errors import PipelineAssistantError, Refused, ToldToModel
from schemas.record import Approval
from schemas.violation import Violation

TOOLS: dict[str, Tool[Any]] = {tool.name: tool for tool in (*CATALOGUE_TOOLS, *CONFIG_TOOLS, *RUN_TOOLS, *ASK_TOOLS)}
MOST_VIOLATIONS = 5
"""More at once confuse a model rather than help it."""


async def answer_calls(message: AIMessage, workspace: Workspace) -> list[ToolMessage]:
    """Answer every tool call of a message, in order: none is left open, none runs beside another."""
    answers = [await _answer(call, workspace) for call in message.tool_calls]
    return [*answers, *(_answer_invalid(call, workspace) for call in message.invalid_tool_calls)]


async def answer_approved(workspace: Workspace, approval: Approval) -> ToolMessage:
    """Start the approved run and answer as `generate` would."""
    try:
        result = await start_run(workspace, approval, approval.id)
    except PipelineAssistantError as error:
        return _tool_message(_refusal(error, workspace), approval.id, failed=True)
    return _tool_message(result, approval.id, failed=False)


async def _answer(call: ToolCall, workspace: Workspace) -> ToolMessage:
    identity = call["id"] or call["name"]
    try:
        tool = TOOLS.get(call["name"])
        if tool is None:
            raise ToldToModel(f"There is no tool {call['name']!r}. Tools: {', '.join(TOOLS)}.")
        result = await tool.run(workspace, _arguments(tool, call["args"]), identity)
    except PipelineAssistantError as error:
        workspace.refusals.append(error.message)
        return _tool_message(_refusal(error, workspace), identity, failed=True)
    return _tool_message(result, identity, failed=False)


def _arguments(tool: Tool[Any], given: JsonObject) -> Any:
    try:
        return tool.arguments.model_validate(given)
    except ValidationError as error:
        violations = [
            Violation(
                path="".join(f"/{part}" for part in each["loc"]),
                code="bad_argument",
                level="error",
                message=each["msg"],
                hint=f"Arguments of {tool.name}: {', '.join(tool.arguments.model_fields) or 'none'}.",
            )
            for each in error.errors(include_url=False)
        ]
        raise ToldToModel(f"The arguments of {tool.name} do not fit.", violations) from error


def _refusal(error: PipelineAssistantError, workspace: Workspace) -> JsonObject:
    violations = error.violations if isinstance(error, ToldToModel | Refused) else []
    return {
        "ok": False,
        "message": error.message,
        "violations": [violation.model_dump() for violation in violations[:MOST_VIOLATIONS]],
        "config": f"unchanged (revision {workspace.record.revision})",
    }


def _answer_invalid(call: InvalidToolCall, workspace: Workspace) -> ToolMessage:
    message = f"The arguments of {call.get('name')} are not valid JSON. Send the call again."
    workspace.refusals.append(message)
    refusal = {"ok": False, "message": message, "config": f"unchanged (revision {workspace.record.revision})"}
    return _tool_message(refusal, call.get("id") or "unknown", failed=True)


def _tool_message(content: JsonObject, call_id: str, *, failed: bool) -> ToolMessage:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return ToolMessage(text, tool_call_id=call_id, status="error" if failed else "success")
