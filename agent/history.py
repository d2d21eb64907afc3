"""The history of model messages: kept short, and always one that a provider accepts."""

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agent.shortening import as_json, cut_text, shortened_object
from agent.tool_calls import read_calls

WINDOW = 24
"""Messages that a model is shown and a checkpoint keeps; the transcript itself lives in the record."""
LONGEST_MESSAGE = 24_000
"""Characters of one message that a model is shown; what a user may send over HTTP is shorter."""
MOST_CHARACTERS = 120_000
"""Characters of all messages that a model is shown, some 30,000 tokens."""
_LEAST_CHARACTERS = 2_000
CUT_OFF = '{"ok":false,"message":"The turn was cut off before this call was answered. Nothing it did is certain."}'


def within_window(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The last messages, from a user's message on, so that no tool answer stands without its call; none too long.

    The present turn always stays, its older messages cut shorter where it is too long by itself.
    """
    start = max(0, len(messages) - WINDOW)
    while start > 0 and not isinstance(messages[start], HumanMessage):
        start -= 1
    window = [_cut(message, LONGEST_MESSAGE) for message in messages[start:]]
    sizes = [_size(message) for message in window]
    if sum(sizes) <= MOST_CHARACTERS:
        return window
    turns = [place for place, message in enumerate(window) if isinstance(message, HumanMessage)]
    present = turns[-1] if turns else 0
    first = next((place for place in turns if sum(sizes[place:]) <= MOST_CHARACTERS), present)
    if sum(sizes[first:]) <= MOST_CHARACTERS:
        return window[first:]
    return _cut_oldest(window[present:])


def _cut_oldest(turn: list[AnyMessage]) -> list[AnyMessage]:
    """The messages of one turn, from the oldest on cut until they are short enough together."""
    left = sum(map(_size, turn))
    shorter: list[AnyMessage] = []
    for message in turn:
        cut = message if left <= MOST_CHARACTERS else _cut(message, _LEAST_CHARACTERS)
        left -= _size(message) - _size(cut)
        shorter.append(cut)
    return shorter


def _cut(message: AnyMessage, most: int) -> AnyMessage:
    """The message with what it says and what its calls hold cut to about so many characters."""
    if _size(message) <= most:
        return message
    if isinstance(message, AIMessage) and message.tool_calls:
        calls = [call | {"args": shortened_object(call["args"], most)} for call in message.tool_calls]
        message = message.model_copy(update={"tool_calls": calls})
    text = message.content
    return message.model_copy(update={"content": cut_text(text, most)}) if isinstance(text, str) else message


def _size(message: AnyMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else ()
    text = message.content if isinstance(message.content, str) else str(message.text)
    return len(text) + sum(len(as_json(call["args"])) for call in calls)


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
