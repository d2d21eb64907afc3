"""A route that lets known callers in first, then reads the body within limits, and JSON to the letter."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, ClassVar

import orjson
from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from api.auth import admit, asks_for_token
from api.body import pieces
from api.idempotency import HEADER, LONGEST_KEY, read_key
from api.services import services_of
from schemas.kept_answer import KeyedRequest

MOST_LEVELS = 100
"""Pydantic and orjson write nothing that is nested more than 254 levels deep."""
KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A request that comes again under the same key within 24 hours is answered as before.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
}

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRoute(APIRoute):
    """A route whose body is at most so large and at most so deep, and whose POSTs may carry an Idempotency-Key."""

    most_bytes: ClassVar[int] = 2**20

    @override
    def get_route_handler(self) -> Handler:
        is_guarded = asks_for_token([it.call for it in self.dependant.dependencies])
        if is_guarded and "POST" in (self.methods or ()):
            self.openapi_extra = {"parameters": [KEY_PARAMETER]}
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            seconds = services_of(request).request_seconds
            limit = asyncio.timeout(seconds)
            try:
                async with limit:
                    return await self._answer(_JsonRequest(request, self.most_bytes), handler, is_guarded=is_guarded)
            except TimeoutError:
                if not limit.expired():
                    raise
                raise HTTPException(504, f"This took longer than {seconds:g} s. What was begun may go on.") from None

        return handle

    async def _answer(self, request: Request, handler: Handler, *, is_guarded: bool) -> Response:
        if not is_guarded:
            return await handler(request)
        # Before the body is looked at: whoever has no token is told that, and nothing else.
        organization = await admit(request)
        if request.method != "POST" or HEADER not in request.headers:
            return await handler(request)
        key = read_key(request.headers[HEADER])
        digest = hashlib.sha256(await request.body()).hexdigest()
        keyed = KeyedRequest(organization, f"{request.method} {request.url.path}", key, digest)
        return await services_of(request).idempotency.answer(keyed, lambda: handler(request))


class BulkRoute(JsonRoute):
    """A route for many rows at once."""

    most_bytes: ClassVar[int] = 64 * 2**20


class _JsonRequest(Request):
    def __init__(self, request: Request, most_bytes: int) -> None:
        super().__init__(request.scope, request.receive)
        self._most_bytes = most_bytes

    @override
    async def stream(self) -> AsyncGenerator[bytes, None]:
        size = 0
        async for piece in pieces(super().stream()):
            size += len(piece)
            if size > self._most_bytes:
                raise HTTPException(413, f"The body is larger than {self._most_bytes:,} bytes. Send less at once.")
            yield piece

    @override
    async def json(self) -> Any:
        """Read the body. Raises `JSONDecodeError`, which FastAPI turns into a 422."""
        body = orjson.loads(await self.body())
        if _is_deeper(body, MOST_LEVELS):
            raise orjson.JSONDecodeError(f"nested more than {MOST_LEVELS} levels deep", "", 0)
        return body


def _is_deeper(value: object, levels: int) -> bool:
    level = [value]
    for _ in range(levels):
        level = [
            child
            for it in level
            if isinstance(it, dict | list)
            for child in (it.values() if isinstance(it, dict) else it)
        ]
    return bool(level)
