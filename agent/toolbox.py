"""The toolbox: every tool of the assistant, and how a call of one becomes an answer, whatever the call holds."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from langchain_core.messages import AIMessage, ToolCall, ToolMessage

from agent.changes import JsonObject
from agent.shortening import as_json, shortened_object
from agent.tool_calls import BECAUSE, NOT_AN_OBJECT, UNREADABLE
from agent.tools.ask import ASK_TOOLS
from agent.tools.catalogue import CATALOGUE_TOOLS
from agent.tools.config import CONFIG_TOOLS
from agent.tools.given_arguments import read_arguments
from agent.tools.run import RUN_TOOLS, start_run
from agent.tools.tool import NO_INSTRUCTIONS, Tool
from agent.workspace import Workspace
from schemas.errors import PipelineAssistantError, Refused, ToldToModel
from schemas.record import Approval

TOOLS: dict[str, Tool[Any]] = {tool.name: tool for tool in (*CATALOGUE_TOOLS, *CONFIG_TOOLS, *RUN_TOOLS, *ASK_TOOLS)}
SPENDING = frozenset({"generate"})
"""Tools that are never set off by a text that looks like a call."""
MOST_CALLS = 8
LONGEST_ANSWER = 20_000
"""Characters of an answer: twenty rows fit into it."""
MOST_VIOLATIONS = 5
"""More at once confuse a model rather than help it."""


async def answer_calls(message: AIMessage, workspace: Workspace) -> list[ToolMessage]:
    """Answer every tool call of a message, in order: none is left open, none runs beside another.

    Once a call is refused or has asked the user something, those behind it do not run: they were meant for a config
    or a turn that is not there.
    """
    answers: list[ToolMessage] = []
    done: list[ToolCall] = []
    for call in message.tool_calls:
        reason = _why_not_run(call, done, workspace, refused=any(each.status == "error" for each in answers))
        answers.append(_not_run(call, reason) if reason else await _answer(call, workspace))
        done.append(call)
    return answers


def _why_not_run(call: ToolCall, done: Sequence[ToolCall], workspace: Workspace, *, refused: bool) -> str | None:
    if refused:
        return "Not run: a call before it in the same message was refused. Mend that one, then send this one again."
    if workspace.asked():
        return "Not run: a call before it asked the user, which ends the turn."
    if any((each["name"], each["args"]) == (call["name"], call["args"]) for each in done):
        return "Not run: the same call stands before it in the same message, and was run once."
    if len(done) >= MOST_CALLS:
        return f"Not run: a message may hold {MOST_CALLS} calls. Send the rest in the next one."
    return None


def _not_run(call: ToolCall, reason: str) -> ToolMessage:
    return _tool_message({"ok": False, "message": reason}, call["id"] or call["name"], failed=True)


async def answer_approved(workspace: Workspace, approval: Approval) -> ToolMessage:
    """Start the approved run and answer as `generate` would."""
    try:
        result = await start_run(workspace, approval, approval.id)
    except PipelineAssistantError as error:
        return _tool_message(_refusal(error, workspace), approval.id, failed=True)
    return _tool_message({"data": NO_INSTRUCTIONS} | result, approval.id, failed=False)


async def _answer(call: ToolCall, workspace: Workspace) -> ToolMessage:
    identity = call["id"] or call["name"]
    try:
        tool = _tool(call)
        result = await tool.run(workspace, read_arguments(tool, call["args"]), identity)
        result = {"data": NO_INSTRUCTIONS} | result if tool.holds_outside_text else result
    except PipelineAssistantError as error:
        workspace.refusals.append(error.message)
        return _tool_message(_refusal(error, workspace), identity, failed=True)
    return _tool_message(result, identity, failed=False)


def _tool(call: ToolCall) -> Tool[Any]:
    """The tool that a call names. Raises `ToldToModel` where there is none, or the arguments could not be read."""
    tool = TOOLS.get(call["name"])
    if tool is None:
        near = get_close_matches(call["name"], TOOLS, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise ToldToModel(f"There is no tool {call['name']!r}.{meant} Tools: {', '.join(TOOLS)}.")
    if UNREADABLE in call["args"]:
        because = call["args"].get(BECAUSE, NOT_AN_OBJECT)
        raise ToldToModel(f"The arguments of {tool.name} can't be read: {because}. Send the call again.")
    return tool


def _refusal(error: PipelineAssistantError, workspace: Workspace) -> JsonObject:
    violations = error.violations if isinstance(error, ToldToModel | Refused) else []
    return {
        "ok": False,
        "message": error.message,
        "violations": [violation.model_dump() for violation in violations[:MOST_VIOLATIONS]],
        "config": f"unchanged (revision {workspace.record.revision})",
    }


def _tool_message(content: JsonObject, call_id: str, *, failed: bool) -> ToolMessage:
    text = as_json(shortened_object(content, LONGEST_ANSWER))
    return ToolMessage(text, tool_call_id=call_id, status="error" if failed else "success")
