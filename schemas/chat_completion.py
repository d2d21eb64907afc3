"""Chat and text completions in the shape of the OpenAI API."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import WHOLE, Contract, Count, FreeForm, NonEmpty

Temperature = Annotated[float, Field(ge=0, le=2)]
TopP = Annotated[float, Field(ge=0, le=1)]


class ChatMessage(Contract):
    """One message of a conversation."""

    role: str
    content: str


class _Sampling(Contract):
    model: NonEmpty
    temperature: Temperature | None = None
    max_tokens: Count | None = None
    top_p: TopP | None = None
    stream: bool | None = False
    n: Annotated[int, Field(ge=1, le=128), WHOLE] | None = 1
    stop: str | list[str] | None = None
    seed: Annotated[int, WHOLE] | None = None


class ChatCompletionRequest(_Sampling):
    """Asks a model for the next message of a conversation."""

    messages: list[ChatMessage]


class CompletionRequest(_Sampling):
    """Asks a model to go on with a text."""

    prompt: str | list[str]


class Usage(Contract):
    """Tokens used."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ResponseMessage(Contract):
    """The message that a model wrote."""

    role: str
    content: str


class Choice(Contract):
    """One of the messages that a model wrote."""

    index: int
    message: ResponseMessage
    finish_reason: str | None = None


class ChatCompletionResponse(Contract):
    """What a model answered to a conversation."""

    id: str
    created: int
    model: str
    choices: list[Choice]
    object: Literal["chat.completion"] = "chat.completion"
    usage: Usage | None = None


class CompletionChoice(Contract):
    """One of the texts that a model wrote."""

    index: int
    text: str
    finish_reason: str | None = None


class CompletionResponse(Contract):
    """How a model went on with a text."""

    id: str
    created: int
    model: str
    choices: list[CompletionChoice]
    object: Literal["text_completion"] = "text_completion"
    usage: Usage | None = None


class ModelObject(Contract):
    """A model that can be asked."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "lightningrodlabs"
    name: str = ""
    description: str = ""
    context_length: int = 0
    max_completion_tokens: int = 0
    pricing: FreeForm = Field(default={})


class ModelListResponse(Contract):
    """The models that can be asked, a usable one first."""

    data: list[ModelObject]
    object: Literal["list"] = "list"
