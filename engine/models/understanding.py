"""What a reply says: read as data where a schema asks for it, and asked for again where it is of no use."""

from dataclasses import replace

import json_repair
import orjson

from engine.models.answer_schema import AnswerSchema
from engine.models.failure import (
    EmptyReply,
    MalformedReply,
    ModelRefused,
    SchemaBroken,
    TruncatedReply,
    UnusableReply,
)
from engine.models.request import Message, ModelReply, ModelRequest

_LONGEST_QUOTE = 200
_CUT = "length"
_FILTERED = "content_filter"


def understood(reply: ModelReply, request: ModelRequest) -> ModelReply:
    """The reply with what it says as data where a schema was asked for. Raises `UnusableReply` where it is no use."""
    if reply.refusal is not None:
        raise ModelRefused(f"The model declines to answer: {reply.refusal[:_LONGEST_QUOTE]}", raw=reply.refusal)
    if reply.finish_reason == _FILTERED:
        raise ModelRefused("A content filter stopped the model's answer.", raw=reply.raw)
    if not reply.text:
        hint = " before the end of its reasoning; raise max_tokens" if reply.finish_reason == _CUT else ""
        raise EmptyReply(f"The model's answer is empty{hint}.", raw=reply.raw)
    if request.schema is None:
        return reply
    return replace(reply, parsed=_parsed(reply, request.schema, request.max_tokens))


def asked_again(request: ModelRequest, failure: UnusableReply) -> ModelRequest | None:
    """The request that tells the model what was wrong with its answer; `None` where asking again would not help."""
    if failure.advice is None:
        return None
    if isinstance(failure, MalformedReply | SchemaBroken):
        more = [Message("assistant", failure.raw), Message("user", f"{failure.message} Answer again with JSON alone.")]
        return replace(request, messages=[*request.messages, *more])
    *before, last = request.messages
    return replace(request, messages=[*before, replace(last, content=f"{last.content}\n\n{failure.advice}")])


def _parsed(reply: ModelReply, schema: AnswerSchema, max_tokens: int) -> object:
    try:
        answer: object = orjson.loads(reply.text)
    except orjson.JSONDecodeError:
        if reply.finish_reason == _CUT:
            message = f"The model's answer was cut off at {max_tokens} tokens; raise max_tokens."
            raise TruncatedReply(message, raw=reply.raw) from None
        answer = _repaired(reply)
    if complaint := schema.complaint(answer):
        raise SchemaBroken(f"The model's answer breaks the schema at {complaint}.", raw=reply.raw)
    return answer


def _repaired(reply: ModelReply) -> object:
    """JSON with small faults, put right; only objects and lists, since any text can be repaired into a string."""
    try:
        answer: object = json_repair.loads(reply.text, skip_json_loads=True)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict | list) and answer:
        return answer  # pyright: ignore[reportUnknownVariableType]
    raise MalformedReply(f"The model's answer is not JSON: {reply.text[:_LONGEST_QUOTE]}", raw=reply.raw)
