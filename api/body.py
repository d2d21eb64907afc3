"""The body of a request as it comes: in pieces, none of which may be long on its way."""

import asyncio
from collections.abc import AsyncGenerator

from fastapi import HTTPException
from starlette.requests import ClientDisconnect

SECONDS_BETWEEN_PIECES = 30.0
"""How long the next piece of a body may be on its way."""


async def pieces(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of a body. Raises a 408 where the next one does not come, a 400 where the caller is gone."""
    while (piece := await _next(stream)) is not None:
        yield piece


async def _next(stream: AsyncGenerator[bytes, None]) -> bytes | None:
    limit = asyncio.timeout(SECONDS_BETWEEN_PIECES)
    try:
        async with limit:
            return await anext(stream, None)
    except TimeoutError:
        if not limit.expired():
            raise
        waited = f"{SECONDS_BETWEEN_PIECES:g} s"
        raise HTTPException(408, f"No piece of the body came for {waited}. Send it again.") from None
    except ClientDisconnect:
        raise HTTPException(400, "The connection was closed before the whole body had come.") from None
