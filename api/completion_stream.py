"""The stream of a completion as server-sent events, in the form that OpenAI's clients read."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

import orjson

from engine.models.request import ModelReply
from schemas.errors import PipelineAssistantError

Pieces = AsyncGenerator[tuple[int, str | ModelReply], None]
_DONE = b"data: [DONE]\n\n"


async def chat_events(head: Mapping[str, Any], pieces: Pieces, *, counts: bool) -> AsyncGenerator[bytes, None]:
    """Yield the events of a chat; `head` is what every chunk has, `counts` asks for the tokens at the end."""
    begun: set[int] = set()

    def choice(index: int, piece: str | ModelReply) -> dict[str, Any]:
        if isinstance(piece, ModelReply):
            return {"index": index, "delta": {}, "finish_reason": piece.finish_reason or "stop"}
        first = {} if index in begun else {"role": "assistant"}
        begun.add(index)
        return {"index": index, "delta": first | {"content": piece}, "finish_reason": None}

    async for event in _events({**head, "object": "chat.completion.chunk"}, pieces, choice, counts=counts):
        yield event


async def text_events(head: Mapping[str, Any], pieces: Pieces, *, counts: bool) -> AsyncGenerator[bytes, None]:
    """Yield the events of a text."""

    def choice(index: int, piece: str | ModelReply) -> dict[str, Any]:
        if isinstance(piece, ModelReply):
            return {"index": index, "text": "", "finish_reason": piece.finish_reason or "stop"}
        return {"index": index, "text": piece, "finish_reason": None}

    async for event in _events({**head, "object": "text_completion"}, pieces, choice, counts=counts):
        yield event


async def _events(head: Mapping[str, Any], pieces: Pieces, choice: Any, *, counts: bool) -> AsyncGenerator[bytes, None]:
    replies: list[ModelReply] = []
    try:
        async for index, piece in pieces:
            if isinstance(piece, ModelReply):
                replies.append(piece)
            yield _event({**head, "choices": [choice(index, piece)]})
    except PipelineAssistantError as error:
        # The status is sent already: the client learns of it from an event, as OpenAI's does.
        yield _event({"error": {"message": error.message, "type": type(error).__name__, "code": None}})
        return
    if counts:
        yield _event({**head, "choices": [], "usage": usage_of(replies)})
    yield _DONE


def usage_of(replies: list[ModelReply]) -> dict[str, int]:
    """The tokens of some replies; what the endpoint did not count is left out of the sums."""
    asked = sum(each.input_tokens or 0 for each in replies)
    made = sum(each.output_tokens or 0 for each in replies)
    return {"prompt_tokens": asked, "completion_tokens": made, "total_tokens": asked + made}


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(data) + b"\n\n"
