"""Idempotency: a request that comes again under its Idempotency-Key is answered as before, and done only once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from fastapi import Response
from fastapi.responses import StreamingResponse

from schemas.errors import CallerError, Conflict
from schemas.kept_answer import Answer, KeptAnswer, KeyedRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255


class AnswerStore(Protocol):
    """Where answers are kept, so that a restart forgets none."""

    async def claim(self, request: KeyedRequest) -> KeptAnswer | None:
        """Take a key for a request that is about to be answered: `None` where it was free, else what is known of it."""
        ...

    async def keep(self, request: KeyedRequest, answer: Answer) -> None:
        """Keep the answer to a request whose key was claimed."""
        ...

    async def release(self, request: KeyedRequest) -> None:
        """Give a key back whose request changed nothing."""
        ...


class Idempotency:
    """Answers requests that carry a key. Only successes are kept: a request that failed may be sent again."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store
        self._running: dict[tuple[str, str, str], tuple[str, asyncio.Task[Response]]] = {}

    async def answer(self, request: KeyedRequest, make: Callable[[], Awaitable[Response]]) -> Response:
        """The answer that was kept, else a new one; one that is under way is waited for.

        It is made in a task of its own: a caller that goes away loses nothing. Raises `Conflict` where the key belongs
        to another body, or to a request that was cut off.
        """
        name = (request.organization_id, request.route, request.key)
        if name in self._running:
            body_hash, task = self._running[name]
            if body_hash != request.body_hash:
                raise other_body()
            return await asyncio.shield(task)
        task = asyncio.create_task(self._answer(request, make))
        self._running[name] = (request.body_hash, task)
        task.add_done_callback(lambda _: self._running.pop(name))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Let the requests that are under way come to their end."""
        await asyncio.gather(*(task for _, task in self._running.values()), return_exceptions=True)

    async def _answer(self, request: KeyedRequest, make: Callable[[], Awaitable[Response]]) -> Response:
        kept = await self._store.claim(request)
        if kept is not None:
            return _again(kept, request)
        try:
            response = await make()
        except Exception:
            await self._store.release(request)
            raise
        if response.status_code < 300 and not isinstance(response, StreamingResponse):
            await self._store.keep(request, Answer(response.status_code, bytes(response.body)))
        else:
            await self._store.release(request)
        return response


def read_key(sent: str) -> str:
    """The key that a client sent. Raises `CallerError` where it is none."""
    if not (0 < len(sent) <= LONGEST_KEY and sent.isascii() and sent.isprintable()):
        raise CallerError(f"{HEADER}: write 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID.")
    return sent


def _again(kept: KeptAnswer, request: KeyedRequest) -> Response:
    if kept.body_hash != request.body_hash:
        raise other_body()
    if kept.answer is None:
        raise Conflict(
            f"The first request with this {HEADER} has no answer: it is under way in another process, or a stop of the "
            "server cut it off. Look whether it took effect before you send it under a new key."
        )
    return Response(kept.answer.body, kept.answer.status, {REPLAYED: "true"}, "application/json")


def other_body() -> Conflict:
    return Conflict(f"This {HEADER} was used with another body in the last 24 hours. Send each request under its own.")
