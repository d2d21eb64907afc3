"""One question to a chat model and the reply to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.models.answer_schema import AnswerSchema

DEFAULT_MAX_TOKENS = 4096
"""The longest answer where the config names none: a bound there must be, for the worst price to be known."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What is asked of a model, which is named as its endpoint knows it.

    With `schema` the answer has to be JSON that it allows. `options` are further fields of the body, as they are.
    """

    model: str
    messages: Sequence[Message]
    temperature: float | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    schema: AnswerSchema | None = None
    options: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class ModelReply:
    """What the model answered.

    `raw` is the text as it came, `text` the same without the model's reasoning, `parsed` what it says as data where
    a schema was asked for. `refusal` is what a model says that declines, and is never in a reply
    that is handed on. Tokens are `None` where the endpoint does not count them; `cached_tokens` are part of the
    input. `faults` names in their order the faults that were overcome on the way.
    """

    text: str
    parsed: object | None
    input_tokens: int | None
    output_tokens: int | None
    finish_reason: str | None
    raw: str
    reasoning: str | None = None
    refusal: str | None = None
    cached_tokens: int = 0
    faults: tuple[str, ...] = ()
