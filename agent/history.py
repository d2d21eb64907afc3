"""The history of model messages: kept short, and always one that a provider accepts."""

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

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
    """A whole new history where a turn was cut off before its calls were answered; nothing where none was.

    Providers refuse a call without an answer right behind it.
    """
    mended: list[AnyMessage] = []
    for position, message in enumerate(messages):
        mended.append(message)
        if isinstance(message, AIMessage) and message.tool_calls:
            answered = _answers_behind(messages, position)
            mended += [
                ToolMessage(CUT_OFF, tool_call_id=call["id"] or call["name"], status="error")
                for call in message.tool_calls
                if call["id"] not in answered
            ]
    if len(mended) == len(messages):
        return []
    return [RemoveMessage(id=REMOVE_ALL_MESSAGES), *mended]


def _answers_behind(messages: list[AnyMessage], position: int) -> set[str]:
    answered: set[str] = set()
    for message in messages[position + 1 :]:
        if not isinstance(message, ToolMessage):
            break
        answered.add(message.tool_call_id)
    return answered
