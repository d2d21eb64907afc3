"""The transcript: what a chat model is handed, sorted into situation, earlier messages and the turn so far."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.embedded.understanding import OpenQuestion, Situation, read_situation
from agent.embedded.understanding.fiscal import said_start
from agent.embedded.understanding.situation import read_question

_OPEN, _CLOSE = "<situation>", "</situation>"


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call with its answer; `result` is empty where the answer is no JSON object."""

    name: str
    args: dict[str, Any]
    result: dict[str, Any]

    @property
    def ok(self) -> bool:
        return self.result.get("ok") is True


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the user and the question that stood open before it."""

    text: str
    question: OpenQuestion | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """`said` is the user's message of this turn, `calls` what this turn has done since; the rest lies before."""

    situation: Situation
    earlier: tuple[Said, ...]
    said: Said
    calls: tuple[Call, ...]
    earlier_calls: tuple[Call, ...] = ()

    def called(self, name: str) -> Call | None:
        """The last call of a tool in this turn."""
        return next((call for call in reversed(self.calls) if call.name == name), None)


def read_transcript(messages: Sequence[BaseMessage]) -> Transcript:
    """Sort the messages. Raises `ValueError` where the situation block or the user's message is missing."""
    situation = _situation(messages)
    places = [n for n, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if not places:
        raise ValueError("The messages hold no HumanMessage: there is nothing to answer.")
    last = places[-1]
    earlier = tuple(Said(text_of(messages[n]), _question_before(messages, n)) for n in places[:-1])
    before = _calls(messages[:last])
    texts = [text_of(messages[n]) for n in places]
    situation = replace(situation, recent=_recent(before), fiscal_start=said_start(texts))
    return Transcript(
        situation=situation,
        earlier=earlier,
        said=Said(text_of(messages[last]), situation.open_question),
        calls=_calls(messages[last + 1 :]),
        earlier_calls=before,
    )


def _recent(calls: Sequence[Call]) -> tuple[str, ...]:
    """Pointers of the fields that the last change touched; what merely followed from others comes last."""
    changes = next((call.result["changes"] for call in reversed(calls) if call.result.get("changes")), ())
    return tuple(each["path"] for each in sorted(changes, key=lambda each: bool(each.get("linked"))))


def _situation(messages: Sequence[BaseMessage]) -> Situation:
    for message in messages:
        if isinstance(message, SystemMessage):
            text = text_of(message)
            start, end = text.rfind(_OPEN), text.rfind(_CLOSE)
            if 0 <= start < end:
                return read_situation(json.loads(text[start + len(_OPEN) : end]))
    raise ValueError(f"No system message holds a JSON object between {_OPEN} and {_CLOSE}.")


def text_of(message: BaseMessage) -> str:
    """What a message says."""
    # `text` puts a new object together at each call, and all of a conversation is read at each.
    content = message.content
    return content if isinstance(content, str) else str(message.text)


def _question_before(messages: Sequence[BaseMessage], place: int) -> OpenQuestion | None:
    for message in reversed(messages[:place]):
        if isinstance(message, HumanMessage):
            return None
        for call in message.tool_calls if isinstance(message, AIMessage) else ():
            if call["name"] == "ask_user":
                return read_question(call["args"])
    return None


def _calls(messages: Sequence[BaseMessage]) -> tuple[Call, ...]:
    answers = {message.tool_call_id: message for message in messages if isinstance(message, ToolMessage)}
    made = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
    return tuple(
        Call(call["name"], call["args"], _result(answers[call["id"]])) for call in made if call["id"] in answers
    )


def _result(message: ToolMessage) -> dict[str, Any]:
    try:
        result = json.loads(text_of(message))
    except ValueError:
        return {}
    return result if isinstance(result, dict) else {}
