"""Completions in the shape of the OpenAI API, answered by the models that are configured here."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Body, Request
from fastapi.responses import StreamingResponse

from api.auth import Organization
from api.completion_request import asked_of_chat, asked_of_text
from api.completion_stream import Pieces, chat_events, text_events, usage_of
from api.examples import CHAT, CHAT_ANSWER, MODEL_LIST, TEXT, TEXT_ANSWER, answers, bodies, streamed_answers
from api.json_route import JsonRoute
from api.services import Services, ServicesHere
from engine.models.request import ModelReply, ModelRequest
from schemas.chat_completion import (
    ChatCompletionRequest,
    ChatCompletionResponse,
    Choice,
    CompletionChoice,
    CompletionRequest,
    CompletionResponse,
    ModelListResponse,
    ResponseMessage,
    Usage,
)

router = APIRouter(prefix="/openai", tags=["open_ai_compatible"], route_class=JsonRoute)

_MOST_AT_ONCE = 8
"""Calls of one request in flight."""


@router.post("/chat/completions", response_model=ChatCompletionResponse, responses=streamed_answers(CHAT_ANSWER))
async def create_chat_completion(
    request: Annotated[ChatCompletionRequest, Body(openapi_examples=bodies(CHAT))],
    organization: Organization,
    services: ServicesHere,
    raw: Request,
) -> ChatCompletionResponse | StreamingResponse:
    """Ask a model for the next message; with `stream`, as server-sent events."""
    body = await raw.json()
    asked = asked_of_chat(request, body)
    head = _head("chatcmpl", request.model)
    if request.stream:
        pieces = await _begun(services, organization, asked)
        return _streamed(chat_events(head, pieces, counts=_counts(body)))
    replies = await _answers(services, organization, asked)
    choices = [
        Choice(
            index=index,
            message=ResponseMessage(role="assistant", content=reply.text),
            finish_reason=reply.finish_reason or "stop",
        )
        for index, reply in enumerate(replies)
    ]
    return ChatCompletionResponse(**head, choices=choices, usage=Usage(**usage_of(replies)))


@router.post("/completions", response_model=CompletionResponse, responses=streamed_answers(TEXT_ANSWER))
async def create_completion(
    request: Annotated[CompletionRequest, Body(openapi_examples=bodies(TEXT))],
    organization: Organization,
    services: ServicesHere,
    raw: Request,
) -> CompletionResponse | StreamingResponse:
    """Ask a model to answer a prompt, or each of several; with `stream`, as server-sent events."""
    body = await raw.json()
    asked = asked_of_text(request, body)
    head = _head("cmpl", request.model)
    if request.stream:
        pieces = await _begun(services, organization, asked)
        return _streamed(text_events(head, pieces, counts=_counts(body)))
    replies = await _answers(services, organization, asked)
    choices = [
        CompletionChoice(index=index, text=reply.text, finish_reason=reply.finish_reason or "stop")
        for index, reply in enumerate(replies)
    ]
    return CompletionResponse(**head, choices=choices, usage=Usage(**usage_of(replies)))


@router.get("/models", responses=answers(200, MODEL_LIST))
async def list_models(_organization: Organization, services: ServicesHere) -> ModelListResponse:
    """List the models that can be asked here, that of the server first."""
    return ModelListResponse(data=await services.model_list.objects())


async def _answers(services: Services, organization: str, asked: Sequence[ModelRequest]) -> list[ModelReply]:
    turn = asyncio.Semaphore(_MOST_AT_ONCE)

    async def answer(request: ModelRequest) -> ModelReply:
        async with turn:
            return await services.completions.answer(organization, request.model, request)

    return await asyncio.gather(*(answer(request) for request in asked))


async def _begun(services: Services, organization: str, asked: Sequence[ModelRequest]) -> Pieces:
    """The pieces of all answers, one after the other; the first is waited for, so that a refusal keeps its status."""

    async def each() -> Pieces:
        for index, request in enumerate(asked):
            async with aclosing(services.completions.stream(organization, request.model, request)) as pieces:
                async for piece in pieces:
                    yield index, piece

    pieces = each()
    first = await anext(pieces)

    async def all_of_them() -> Pieces:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    return all_of_them()


def _head(prefix: str, model: str) -> dict[str, Any]:
    return {"id": f"{prefix}-{uuid4().hex}", "created": int(time.time()), "model": model}


def _counts(body: dict[str, Any]) -> bool:
    options = body.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _streamed(events: AsyncGenerator[bytes, None]) -> StreamingResponse:
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
