"""A route that reads its body within limits, and JSON to the letter: no NaN, no half of a surrogate pair."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, ClassVar

import orjson
from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

MOST_LEVELS = 100
"""Pydantic and orjson write nothing that is nested more than 254 levels deep."""


class JsonRoute(APIRoute):
    """A route whose body is at most so large and at most so deep."""

    most_bytes: ClassVar[int] = 2**20

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(_JsonRequest(request, self.most_bytes))

        return handle


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
        async for chunk in super().stream():
            size += len(chunk)
            if size > self._most_bytes:
                raise HTTPException(413, f"The body is larger than {self._most_bytes:,} bytes. Send less at once.")
            yield chunk

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
