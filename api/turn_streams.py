"""The streams of turns, each under its key: one turn for all who ask, and who comes back goes on where they were."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from fastapi import Response

from agent.turn_events import Listener
from api.idempotency import Idempotency, other_body
from api.turn_stream import RESUME_HEADER, TurnStream
from schemas.errors import NotFound, PipelineAssistantError
from schemas.kept_answer import KeyedRequest

MOST_ENDED = 64
"""Streams kept whole after their end; of older turns only the answer is left, which the database keeps."""

Make = Callable[[Listener], Awaitable[Response]]
Explain = Callable[[Exception], Awaitable[Response]]

logger = logging.getLogger(__name__)


class TurnStreams:
    """Answers requests as `Idempotency` does, and tells meanwhile what happens.

    `heartbeat_seconds` is the longest silence of a stream.
    """

    def __init__(self, idempotency: Idempotency, heartbeat_seconds: float) -> None:
        self.heartbeat_seconds = heartbeat_seconds
        self._idempotency = idempotency
        self._streams: dict[tuple[str, str, str], TurnStream] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, request: KeyedRequest, make: Make, explain: Explain, *, resumes: bool) -> TurnStream:
        """The stream of a turn, once there is something to tell or a heartbeat is due.

        It begins unless the request's key has one; one that resumes begins none. Raises what was raised before
        anything was told, and `Conflict` where the key belongs to another body.
        """
        name = (request.organization_id, request.route, request.key)
        stream = self._streams.get(name)
        if stream is None or (stream.refusal is not None and not resumes):
            stream = self._begin(name, request, _begin_none if resumes else make, explain)
        elif stream.body_hash != request.body_hash:
            raise other_body()
        if not (stream.has_begun or stream.has_ended):
            await stream.wait(self.heartbeat_seconds)
        if stream.refusal is not None and not stream.has_begun:
            raise stream.refusal
        return stream

    async def close(self) -> None:
        """Let the turns that are told of come to their end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, name: tuple[str, str, str], request: KeyedRequest, make: Make, explain: Explain) -> TurnStream:
        stream = TurnStream(request.key, request.body_hash)
        self._streams.pop(name, None)
        self._streams[name] = stream
        task = asyncio.create_task(self._run(name, stream, request, make, explain))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return stream

    async def _run(
        self, name: tuple[str, str, str], stream: TurnStream, request: KeyedRequest, make: Make, explain: Explain
    ) -> None:
        try:
            response = await self._idempotency.answer(request, lambda: make(stream.tell))
            stream.end("answer", bytes(response.body))
        except Exception as error:
            if stream.has_begun and not isinstance(error, PipelineAssistantError):
                logger.exception("%s failed in its stream", request.route)
            if not stream.has_begun:
                self._streams.pop(name, None)
            stream.refusal = error
            stream.end("error", bytes((await explain(error)).body))
        ended = [name for name, each in self._streams.items() if each.has_ended]
        for old in ended[: max(len(ended) - MOST_ENDED, 0)]:
            del self._streams[old]


async def _begin_none(_: Listener) -> Response:
    raise NotFound(
        f"Nothing is known of the turn that this {RESUME_HEADER} belongs to. Read the session: if the message is not "
        f"there, send it again without {RESUME_HEADER}."
    )
