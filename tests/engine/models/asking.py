"""Requests to models, and endpoints that are ready to be asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from benchmarks.endpoint import Behaviour, LocalEndpoint
from engine.models.address import Address
from engine.models.answer_schema import AnswerSchema
from engine.models.endpoint import Endpoint
from engine.models.purse import Purse
from engine.models.request import Message, ModelReply, ModelRequest
from engine.models.retry import RetryPolicy

KEY = "sk-secret-1234"
SECRET = SecretStr(KEY)
HASTY = RetryPolicy(first_wait=0.001, longest_backoff=0.002)
FREE = Purse()
SCHEMA = AnswerSchema(
    {
        "type": "object",
        "properties": {"question": {"type": "string"}, "score": {"type": "number", "minimum": 0, "maximum": 1}},
        "required": ["question", "score"],
        "additionalProperties": False,
    }
)


def prose(text: str = "Say something.", **more: Any) -> ModelRequest:
    """A request for a text."""
    return ModelRequest("tiny", [Message("user", text)], **more)


def data(text: str = "Ask something.", **more: Any) -> ModelRequest:
    """A request for JSON that follows the schema."""
    return ModelRequest("tiny", [Message("user", text)], schema=SCHEMA, **more)


def reply(text: str, **more: Any) -> ModelReply:
    """A reply with a text."""
    fields: dict[str, Any] = {"parsed": None, "input_tokens": 10, "output_tokens": 5, "finish_reason": "stop"}
    return ModelReply(text=text, raw=text, **(fields | more))


@asynccontextmanager
async def served(
    behaviour: Behaviour | None = None,
    *,
    concurrency: int = 64,
    timeout_seconds: float = 5.0,
    retry: RetryPolicy = HASTY,
) -> AsyncIterator[tuple[LocalEndpoint, Endpoint]]:
    """A local endpoint and a client for it."""
    async with LocalEndpoint(behaviour, keep_bodies=True) as local:
        client = Endpoint(
            Address(local.base_url, SECRET),
            concurrency=concurrency,
            timeout_seconds=timeout_seconds,
            retry=retry,
        )
        try:
            yield local, client
        finally:
            await client.close()


@asynccontextmanager
async def answering(status: int, body: str, headers: Mapping[str, str] | None = None) -> AsyncIterator[Endpoint]:
    """A client for an endpoint that always sends the same; `{key}` in it becomes the header with the key."""

    async def handle(request: web.BaseRequest) -> web.Response:
        text = body.replace("{key}", request.headers["Authorization"])
        return web.Response(status=status, text=text, headers=headers)

    runner = web.ServerRunner(web.Server(handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = Endpoint(Address(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", SECRET), retry=HASTY)
    try:
        yield client
    finally:
        await client.close()
        await runner.cleanup()
