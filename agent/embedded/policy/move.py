"""A move: the assistant's next message, as text and tool calls."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolUse:
    """One tool call that the assistant makes."""

    name: str
    args: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a structured question; `value` is a sentence that the understanding reads back."""

    label: str
    value: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A structured question; its text stands alone."""

    question: str
    options: tuple[Choice, ...]

    def as_call(self) -> ToolUse:
        options = [{"label": o.label, "value": o.value, "description": o.description} for o in self.options]
        return ToolUse("ask_user", {"question": self.question, "options": options})


@dataclass(frozen=True, slots=True)
class Move:
    """What the assistant says and calls next; without calls it ends the turn."""

    text: str = ""
    calls: tuple[ToolUse, ...] = ()


def ask(text: str, question: Question) -> Move:
    """Say something and put a structured question, which ends the turn."""
    return Move(text, (question.as_call(),))
