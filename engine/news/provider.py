"""A provider of live news, asked over HTTP: its pace, its limits, and what it may answer in place of articles."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from engine.models.retry import RetryPolicy, seconds_of
from engine.news.query import Query
from engine.news.slices import Slice
from schemas.article import Article
from schemas.errors import RunFailed

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_TOO_MANY = 429
_SERVER_FAULT = 500
_OK = 200
_LONGEST_MESSAGE = 200


class Provider(Protocol):
    """What answers a search with articles. It may find too many: `LiveNews` looks through them."""

    async def find(self, query: Query, part: Slice, *, limit: int, sites: tuple[str, ...]) -> list[Article]:
        """Search for articles; a query without terms asks for all. Raises `RunFailed`."""
        ...


class TryLater(RunFailed):
    """A provider that takes no request now; `wait` are the seconds that it asks to wait."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message, retryable=True)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> str:
        """The start of the body, for a person to read."""
        return " ".join(self.body.decode(errors="replace").split())[:_LONGEST_MESSAGE]


class Requests:
    """GET requests to one address, at least `pace` seconds between them, tried again where that may help."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        *,
        name: str,
        pace: float,
        headers: Mapping[str, str] | None = None,
        policy: RetryPolicy,
    ) -> None:
        self.name = name
        self._session = session
        self._url = url
        self._pace = pace
        self._headers = headers
        self._policy = policy
        self._turn = asyncio.Lock()
        self._next_at = 0.0

    async def get(self, parameters: Mapping[str, str], check: Callable[[Answer], None] | None = None) -> Answer:
        """Ask, and again after each failure that may pass. Raises `RunFailed` with what the provider said.

        `check` raises for an answer that is a failure although its status is 200.
        """
        failures = 0
        while True:
            try:
                answer = await self._once(parameters)
                if check is not None:
                    check(answer)
                return answer
            except TryLater as later:
                failures += 1
                wait = self._policy.wait(failures, later.wait)
                if wait is None:
                    raise
                await asyncio.sleep(wait)

    async def _once(self, parameters: Mapping[str, str]) -> Answer:
        await self._take_turn()
        try:
            sent = self._session.get(self._url, params=parameters, headers=self._headers, timeout=_TIMEOUT)
            async with sent as response:
                answer = Answer(response.status, response.headers, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(f"{self.name} can't be reached ({type(error).__name__}); try again later") from error
        self._refuse_unless_ok(answer)
        return answer

    def _refuse_unless_ok(self, answer: Answer) -> None:
        """Raise what an answer other than 200 means."""
        if answer.status == _TOO_MANY:
            raise TryLater(f"{self.name} takes no more searches now: {answer.message}", wait=_wait(answer.headers))
        if answer.status >= _SERVER_FAULT:
            raise TryLater(f"{self.name} failed with status {answer.status}; try again later")
        if answer.status != _OK:
            raise RunFailed(f"{self.name} refused the search with status {answer.status}: {answer.message}")

    async def _take_turn(self) -> None:
        async with self._turn:
            await asyncio.sleep(max(self._next_at - time.monotonic(), 0))
            self._next_at = time.monotonic() + self._pace


def _wait(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait, from Retry-After, or from the first window of X-RateLimit-Reset that is used up."""
    if "Retry-After" in headers:
        return seconds_of(headers["Retry-After"])
    resets = [seconds_of(each.strip()) for each in headers.get("X-RateLimit-Reset", "").split(",")]
    left = [each.strip() for each in headers.get("X-RateLimit-Remaining", "").split(",")]
    used_up = [reset for reset, remaining in zip(resets, left, strict=False) if reset is not None and remaining == "0"]
    return max(used_up) if used_up else next((reset for reset in resets if reset is not None), None)
