"""Tool calls: what a model's message asks for, however it was written, in the form that tools and providers take."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from langchain_core.messages import AIMessage, AnyMessage, InvalidToolCall, ToolCall

UNREADABLE, BECAUSE = "unreadable", "because"
"""Arguments that stand for some that could not be read: their text, and what is wrong with it."""
NOT_AN_OBJECT = "they are no JSON object"
INCOMPLETE = "they end before the JSON object does"
CUT_OFF = "the answer was cut off at its longest; change less in one call"
_LONGEST_QUOTE = 500
_EMPTY = ("", "null", "None")
_CUT_REASONS = ("length", "max_tokens", "MAX_TOKENS")
_BLOCK = re.compile(r"```[\w-]*\n?(.*?)```|<tool_call>(.*?)(?:</tool_call>|\Z)|\A\s*([{\[].*[}\]])\s*\Z", re.DOTALL)
_NAME_KEYS = ("name", "tool", "tool_name", "function")
_ARGUMENT_KEYS = ("arguments", "args", "parameters", "input")


def read_calls(message: AIMessage, earlier: Sequence[AnyMessage], *, never_from_text: Iterable[str]) -> AIMessage:
    """The message with all its calls readable, each under an id of its own; those written as text are read too.

    A call whose arguments are beyond mending holds `UNREADABLE`. Tools of `never_from_text` have to be called as
    tools: what a text quotes must not set them off.
    """
    calls = [*message.tool_calls, *map(_mended, message.invalid_tool_calls)]
    content = message.content
    if not calls:
        written = list(calls_in_text(str(message.text)))
        if written and not any(call["name"] in never_from_text for call in written):
            calls, content = written, _BLOCK.sub("", str(message.text)).strip()
    if _is_cut_off(message) and calls:
        calls[-1] = _unreadable(calls[-1]["name"], calls[-1]["id"], json.dumps(calls[-1]["args"]), CUT_OFF)
    own = _with_own_ids(calls, earlier)
    if own == message.tool_calls and not message.invalid_tool_calls:
        return message
    if [call["id"] for call in own] != [call["id"] for call in calls]:
        # Blocks of a provider would go on naming the ids of before.
        content = content if isinstance(content, str) else str(message.text)
    extra = {name: value for name, value in message.additional_kwargs.items() if name != "tool_calls"}
    return message.model_copy(
        update={"content": content, "tool_calls": own, "invalid_tool_calls": [], "additional_kwargs": extra}
    )


def calls_in_text(text: str) -> Iterator[ToolCall]:
    """The calls that a text is or holds in a block of JSON; none where any block is something else."""
    found: list[ToolCall] = []
    for block in _BLOCK.finditer(text):
        inner = next(filter(None, block.groups()), "")
        given = mended_json(inner) if inner.lstrip().startswith(("{", "[")) else None
        calls = [_as_call(each) for each in (given if isinstance(given, list) else [given])]
        if None in calls:
            return
        found += filter(None, calls)
    yield from found


def mended_json(text: str) -> Any:
    """What a text says as JSON, small faults put right; `None` where it says nothing."""
    # Imported here: most turns need no mending, and it takes a while to load.
    import json_repair

    try:
        return json_repair.loads(text)
    except (ValueError, RecursionError):
        return None


def _as_call(given: Any) -> ToolCall | None:
    """The call that a JSON object describes in one of the usual ways."""
    if not isinstance(given, dict):
        return None
    inner = given.get("function")
    described = inner if isinstance(inner, dict) else given
    name = next((described[key] for key in _NAME_KEYS if isinstance(described.get(key), str)), None)
    arguments = next((described[key] for key in _ARGUMENT_KEYS if key in described), None)
    if name is None or not isinstance(arguments, dict | str):
        return None
    if isinstance(arguments, str):
        return _mended(InvalidToolCall(name=name, args=arguments, id=None, error=None, type="invalid_tool_call"))
    return ToolCall(name=name, args=arguments, id=None, type="tool_call")


def _mended(call: InvalidToolCall) -> ToolCall:
    """The call with its arguments repaired where they are whole; cut ones could mean something else than they say."""
    name, text = call.get("name") or "", (call.get("args") or "").strip()
    if text in _EMPTY:
        return ToolCall(name=name, args={}, id=call.get("id"), type="tool_call")
    if text.count("{") > text.count("}"):
        return _unreadable(name, call.get("id"), text, INCOMPLETE)
    arguments = mended_json(text)
    if not isinstance(arguments, dict):
        return _unreadable(name, call.get("id"), text, NOT_AN_OBJECT)
    return ToolCall(name=name, args=arguments, id=call.get("id"), type="tool_call")


def _unreadable(name: str, identity: str | None, text: str, because: str) -> ToolCall:
    quoted = {UNREADABLE: text[:_LONGEST_QUOTE], BECAUSE: because}
    return ToolCall(name=name, args=quoted, id=identity, type="tool_call")


def _is_cut_off(message: AIMessage) -> bool:
    said = message.response_metadata
    return any(said.get(key) in _CUT_REASONS for key in ("finish_reason", "stop_reason"))


def _with_own_ids(calls: Sequence[ToolCall], earlier: Sequence[AnyMessage]) -> list[ToolCall]:
    """The calls with ids that no other call has: some servers leave them out, or begin anew with each answer."""
    taken = {call["id"] for message in earlier if isinstance(message, AIMessage) for call in message.tool_calls}
    own: list[ToolCall] = []
    for number, call in enumerate(calls):
        identity = call["id"]
        if not identity or identity in taken:
            seen = [[message.type, str(message.text)] for message in earlier]
            identity = f"call_{uuid5(NAMESPACE_URL, json.dumps([number, call, seen])).hex[:24]}"
        taken.add(identity)
        own.append(ToolCall(name=call["name"], args=call["args"], id=identity, type="tool_call"))
    return own
