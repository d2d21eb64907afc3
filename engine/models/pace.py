"""The pace of an endpoint: how many calls to it may be in flight, found from what it answers.

A call that is refused takes its place with it, so a limit of the endpoint is met as soon as it is felt; each answer
gives back a share of a place. How large a share is found by holding back for a calm round after refusals: where they
stop then, the limit is real, and it is tried seldom; where they go on, they have other causes, and places
come back faster than they are lost. That tells a quota of one's own from faults and from a quota shared.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from types import TracebackType

_LEAST_SHARE, _MOST_SHARE = 1 / 64, 1 / 2
_SHARE_OF_NOISE = 3.0
"""What is given back for each place that is lost at random; with 1 the limit would stand still."""
_FIRST_NOISE, _NOISE_MEMORY = 0.05, 32
_HELD_BACK = 8
"""The part of the limit that is held back in a calm round."""
_ROUNDS_APART = 5
_LEAST_PART = 8
"""Failures bring the limit down to this part of the most; only refusals can close an endpoint."""


class Pace:
    """Hands out places for calls, first come, first served, `most` at once and fewer where the endpoint takes fewer."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = most
        self._in_flight = 0
        self._credit = 0.0
        self._noise = _FIRST_NOISE
        self._trust = 1
        self._answers_since = 0
        self._entered = 0
        self._calm_until = 0
        self._next_calm = 0
        self._urgent: deque[asyncio.Future[bool]] = deque()
        self._waiting: deque[asyncio.Future[bool]] = deque()

    @property
    def limit(self) -> int:
        """How many calls may be in flight now."""
        return self._limit

    def place(self, *, urgent: bool = False) -> "Place":
        """A place to wait for with `async with`; an urgent call, which waited before, comes before the others."""
        return Place(self, urgent=urgent)

    async def enter(self, *, urgent: bool) -> bool:
        """Wait for a place; returns whether it is one of a calm round."""
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._waiting).append(waiter)
        self._admit()
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Give a place back."""
        self._in_flight -= 1
        self._admit()

    def answered(self, *, calm: bool) -> None:
        """Give a place back whose call was answered; `calm` is what `enter` said."""
        self._observe(calm, lost=False)
        self._answers_since += 1
        if self._answers_since > 2 * self._limit:
            self._answers_since = 0
            self._trust *= 2
        if self._limit < self._most and not self._is_calm() and (self._waiting or self._urgent):
            self._credit += min(_SHARE_OF_NOISE * self._noise + self._trust * _LEAST_SHARE, _MOST_SHARE)
            if self._credit >= 1:
                self._credit -= 1
                self._limit += 1
        self.leave()

    def refused(self, pause: float, *, calm: bool) -> None:
        """Take a place away whose call was refused; where it was the last, one opens again after `pause` seconds."""
        self._lower(calm, least=0)
        if self._limit == 0:
            asyncio.get_running_loop().call_later(pause, self._open)
        self.leave()

    def failed(self, *, calm: bool) -> None:
        """Take a place away whose call failed for a reason that may have nothing to do with the number in flight."""
        self._lower(calm, least=max(self._most // _LEAST_PART, 1))
        self.leave()

    def _lower(self, calm: bool, *, least: int) -> None:
        self._observe(calm, lost=True)
        self._trust = 1
        self._answers_since = 0
        # What is lost in a calm round is not lost to the limit.
        if not calm:
            self._limit = max(self._limit - 1, least)
        if self._entered >= self._next_calm:
            self._calm_until = self._entered + self._limit
            self._next_calm = self._entered + _ROUNDS_APART * self._limit

    def _observe(self, calm: bool, *, lost: bool) -> None:
        if calm:
            self._noise += (lost - self._noise) / _NOISE_MEMORY

    def _open(self) -> None:
        self._limit = 1
        self._credit = 1.0
        self._admit()

    def _admit(self) -> None:
        while (self._urgent or self._waiting) and self._in_flight < self._room():
            waiter = (self._urgent or self._waiting).popleft()
            if not waiter.done():
                waiter.set_result(self._is_calm())
                self._in_flight += 1
                self._entered += 1

    def _room(self) -> int:
        held_back = max(self._limit // _HELD_BACK, 1) if self._limit > 1 and self._is_calm() else 0
        return self._limit - held_back

    def _is_calm(self) -> bool:
        return self._entered < self._calm_until


class Place:
    """A call's place in flight. Left without `answered`, `refused` or `failed`, it says nothing about the endpoint."""

    __slots__ = ("_calm", "_leave", "_pace", "_urgent")

    def __init__(self, pace: Pace, *, urgent: bool) -> None:
        self._pace = pace
        self._urgent = urgent
        self._calm = False
        self._leave: Callable[[], None] = pace.leave

    def answered(self) -> None:
        """Note that the endpoint took the call."""
        self._leave = partial(self._pace.answered, calm=self._calm)

    def refused(self, pause: float) -> None:
        """Note that the endpoint takes no more calls now, and the seconds to wait before it is asked again."""
        self._leave = partial(self._pace.refused, pause, calm=self._calm)

    def failed(self) -> None:
        """Note that the call failed."""
        self._leave = partial(self._pace.failed, calm=self._calm)

    async def __aenter__(self) -> "Place":
        self._calm = await self._pace.enter(urgent=self._urgent)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
