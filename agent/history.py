"""The history of model messages: kept short, and always one that a provider accepts."""

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agent.tool_calls import read_calls

WINDOW = 24
"""Messages that a model is shown and a checkpoint keeps; the transcript itself lives in the record."""
CUT_OFF = '{"ok":false,"message":"The turn was cut off before this call was answered. Nothing it did is certain."}'


def within_window(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The last messages, from a user's message on, so that no tool answer stands without its call."""
    start = max(0, len(messages) - WINDOW)
    while start > 0 and not isinstance(messages[start], HumanMessage):
        start -= 1
    return messages[start:]


def pruned(messages: list[AnyMessage]) -> list[RemoveMessage]:
    """The removal of everything before the window."""
    dropped = len(messages) - len(within_window(messages))
    return [RemoveMessage(id=message.id) for message in messages[:dropped] if message.id]


def repaired(messages: list[AnyMessage]) -> list[AnyMessage | RemoveMessage]:
    """A whole new history where a provider would refuse this one; nothing where it would not.

    Providers refuse a call that can't be read, one without an answer right behind it, and an answer without a call.
    """
    mended: list[AnyMessage] = []
    called: set[str | None] = set()
    for position, message in enumerate(messages):
        if isinstance(message, ToolMessage):
            mended += [message] if message.tool_call_id in called else []
            continue
        whole = _readable(message)
        mended.append(whole)
        called = {call["id"] for call in whole.tool_calls} if isinstance(whole, AIMessage) else set()
        open_calls = called - _answers_behind(messages, position)
        mended += [
            ToolMessage(CUT_OFF, tool_call_id=str(call), status="error") for call in sorted(map(str, open_calls))
        ]
    if mended == messages:
        return []
    return [RemoveMessage(id=REMOVE_ALL_MESSAGES), *mended]


def _readable(message: AnyMessage) -> AnyMessage:
    if not isinstance(message, AIMessage) or not message.invalid_tool_calls:
        return message
    return read_calls(message, [], never_from_text=())


def _answers_behind(messages: list[AnyMessage], position: int) -> set[str]:
    answered: set[str] = set()
    for message in messages[position + 1 :]:
        if not isinstance(message, ToolMessage):
            break
        answered.add(message.tool_call_id)
    return answered
