"""The stream of a turn: its events as server-sent events, read from any place by any number of readers."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

import orjson

from agent.turn_events import TurnEvent
from api.idempotency import LONGEST_KEY
from schemas.errors import CallerError

RESUME_HEADER = "Last-Event-ID"
HEARTBEAT = b": nothing new\n\n"
_END = "end"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the stream of the turn with some key: after so many events, or (`None`) after the last one."""

    key: str
    after: int | None = 0


def read_place(sent: str) -> Place:
    """The place that a `Last-Event-ID` names. Raises `CallerError` where it is none."""
    key, slash, number = sent.rpartition("/")
    is_key = 0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()
    is_number = number.isascii() and number.isdigit()
    if not (slash and is_key and (is_number or number == _END)):
        raise CallerError(f"{RESUME_HEADER}: send the id of the last event that came, as it came.")
    return Place(key, int(number) if is_number else None)


class TurnStream:
    """What happened in one turn so far. `body_hash` tells the request that began it from others."""

    def __init__(self, key: str, body_hash: str) -> None:
        self.body_hash = body_hash
        self.refusal: Exception | None = None
        """Why there was no answer."""
        self._key = key
        self._events: list[bytes] = []
        self._last: bytes | None = None
        self._news = asyncio.Event()

    @property
    def has_begun(self) -> bool:
        """Whether the turn has told anything."""
        return bool(self._events)

    @property
    def has_ended(self) -> bool:
        """Whether its last event is there."""
        return self._last is not None

    def tell(self, event: TurnEvent) -> None:
        """Add an event."""
        self._events.append(self._written(event.name, str(len(self._events) + 1), orjson.dumps(event.data)))
        self._wake()

    def end(self, name: Literal["answer", "error"], body: bytes) -> None:
        """Add the last event, whose data is the body of what would be answered without a stream."""
        self._last = self._written(name, _END, body)
        self._wake()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next event; `False` where none comes in so many seconds."""
        news = self._news
        try:
            await asyncio.wait_for(news.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def read(self, after: int | None, heartbeat_seconds: float) -> AsyncGenerator[bytes, None]:
        """Yield the events after a place as they come, and a comment wherever none comes for so many seconds."""
        position = len(self._events) if after is None else after
        while True:
            fresh, position = self._events[position:], max(position, len(self._events))
            ended = self._last
            if fresh:
                yield b"".join(fresh)
            if ended is not None:
                if after is not None:
                    yield ended
                return
            if position == len(self._events) and self._last is None and not await self.wait(heartbeat_seconds):
                yield HEARTBEAT

    def _written(self, name: str, number: str, data: bytes) -> bytes:
        return b"event: %b\nid: %b/%b\ndata: %b\n\n" % (name.encode(), self._key.encode(), number.encode(), data)

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
