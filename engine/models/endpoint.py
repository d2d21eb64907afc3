"""An OpenAI-compatible endpoint, and calls to it in bulk."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import cast

import aiohttp
import orjson
from yarl import URL

from engine.models.address import Address
from engine.models.completion import failure_of, read_completion
from engine.models.dialect import Dialect, body_of
from engine.models.failure import (
    CutConnection,
    EndpointFailure,
    ModelFailure,
    NoAnswer,
    NoConnection,
    RateLimited,
    RequestRejected,
    UnusableReply,
)
from engine.models.pace import Pace, Place
from engine.models.purse import Payment, Purse
from engine.models.recording import Recording
from engine.models.request import ModelReply, ModelRequest
from engine.models.retry import RetryPolicy, seconds_of
from engine.models.stream import StreamReader
from engine.models.understanding import asked_again, understood
from schemas.errors import CallerError

_CONNECT_SECONDS = 10.0
_KEEP_ALIVE_SECONDS = 60.0
_REDACTED = "[key]"
_TRIES_TO_FIND = 3
"""An endpoint that never answered and can't be reached is given up after so many tries: its address may be wrong."""
_WORDING_REFUSED = (400, 422)
_GOOD = 200
_STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
_TAIL = 400


class Endpoint:
    """Calls `POST {base}/chat/completions`, at most `concurrency` at once and fewer where the endpoint takes fewer.

    Make one for each address and close it at the end. `requests` counts what was sent. Raises `CallerError` where the
    base URL is none.
    """

    def __init__(
        self,
        address: Address,
        *,
        concurrency: int = 64,
        timeout_seconds: float = 120.0,
        retry: RetryPolicy | None = None,
        recording: Recording | None = None,
    ) -> None:
        self.address = address
        self.requests = 0
        self._answered = False
        self._url = _completions(address.base_url)
        self._key = address.key
        self._timeout_seconds = timeout_seconds
        self._retry = retry or RetryPolicy()
        self._recording = recording
        self._pace = Pace(concurrency)
        self._dialects: dict[str, Dialect] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def limit(self) -> int:
        """How many calls may be in flight now."""
        return self._pace.limit

    async def complete(self, request: ModelRequest, purse: Purse) -> ModelReply:
        """Ask until there is an answer of use.

        Faults of the endpoint are tried again as the policy says; an answer of no use is asked for once more, with what
        was wrong with it. Every call is paid from the purse. Raises `ModelFailure`, with all that went wrong in
        `faults`, and `BudgetSpent` where a call can't be paid.
        """
        faults: list[str] = []
        try:
            try:
                reply = understood(await self._answer(request, purse, faults), request)
            except UnusableReply as failure:
                again = asked_again(request, failure)
                if again is None:
                    raise
                faults.append(failure.kind)
                reply = understood(await self._answer(again, purse, faults), again)
        except ModelFailure as failure:
            failure.faults = (*faults, failure.kind)
            raise
        return replace(reply, faults=tuple(faults)) if faults else reply

    async def stream(self, request: ModelRequest, purse: Purse) -> AsyncGenerator[str | ModelReply, None]:
        """Give an answer piece by piece as it is written, and at last the whole reply.

        Asked for once: what was said can't be taken back. Left early, it is booked at its worst price. Raises as
        `complete` does.
        """
        if self._recording is not None:
            reply = await self.complete(request, purse)
            yield reply.text
            yield reply
            return
        asked = replace(request, options={**request.options, **_STREAMED})
        call = _Call(asked, self._dialects.setdefault(request.model, Dialect()))
        while True:
            try:
                async with aclosing(self._stream(call, purse)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except RequestRejected as failure:
                if not call.reword(failure):
                    raise

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _answer(self, request: ModelRequest, purse: Purse, faults: list[str]) -> ModelReply:
        """One answer, with retries, unless it is paid for already. Retries, and what goes on, come before new work."""
        if (paid := purse.recall(request)) is not None:
            return paid
        call = _Call(request, self._dialects.setdefault(request.model, Dialect()))
        while True:
            try:
                return await self._try(call, purse)
            except RequestRejected as failure:
                if not call.reword(failure):
                    raise
            except EndpointFailure as failure:
                if call.wait is None:
                    raise
                faults.append(failure.kind)
                await asyncio.sleep(call.wait)

    async def _try(self, call: "_Call", purse: Purse) -> ModelReply:
        with await purse.reserve(call.request) as payment:
            async with self._pace.place(urgent=call.failures > 0 or purse.goes_on) as place:
                try:
                    reply = read_completion(await self._answered_with(await call.body(), payment))
                except EndpointFailure as failure:
                    if failure.unbilled:
                        payment.release()
                    self._note(failure, call, place)
                    raise
                self._answered = True
                place.answered()
                call.accepted()
                # Within its place: an answer that is not kept yet is lost with the process, as a call in flight is.
                await payment.settle(reply)
        return reply

    def _note(self, failure: EndpointFailure, call: "_Call", place: Place) -> None:
        if isinstance(failure, RequestRejected):
            place.answered()
            return
        call.failures += 1
        gone = isinstance(failure, NoConnection) and not self._answered and call.failures >= _TRIES_TO_FIND
        retry = failure.retryable and not gone
        call.wait = self._retry.wait(call.failures, failure.retry_after) if retry else None
        if isinstance(failure, RateLimited):
            place.refused(self._retry.first_wait if call.wait is None else call.wait)
        else:
            place.failed()

    async def _stream(self, call: "_Call", purse: Purse) -> AsyncGenerator[str | ModelReply, None]:
        reader = StreamReader()
        with await purse.reserve(call.request) as payment:
            async with self._pace.place() as place, self._sent(await call.body(), payment) as response:
                if response.status != _GOOD:
                    payment.release()
                    raise self._refusal(response, await response.read())
                place.answered()
                call.accepted()
                async for line in response.content:
                    if piece := reader.feed(self._redacted(line)):
                        yield piece
            reply = reader.reply()
            await payment.settle(reply)
        yield reply

    async def _answered_with(self, body: bytes, payment: Payment) -> bytes:
        """The body of a good answer, from the recording that is replayed or from the endpoint, and then recorded."""
        if self._recording is None:
            return await self._post(body, payment)
        request, about = {"body": orjson.Fragment(body)}, body[-_TAIL:].decode(errors="replace")
        if self._recording.replays:
            status, text = cast("tuple[int, str]", self._recording.recall(request, about))
            if status == _GOOD:
                return text.encode()
            raise failure_of(status, text)
        try:
            payload = await self._post(body, payment)
        except RequestRejected as failure:
            self._recording.add(request, (failure.status, failure.raw), about)
            raise
        self._recording.add(request, (_GOOD, payload.decode(errors="replace")), about)
        return payload

    async def _post(self, body: bytes, payment: Payment) -> bytes:
        """Send one request and read the body of a good answer. Raises `EndpointFailure` for everything else."""
        async with self._sent(body, payment) as response:
            payload = await response.read()
        if response.status != _GOOD:
            raise self._refusal(response, payload)
        return self._redacted(payload)

    @asynccontextmanager
    async def _sent(self, body: bytes, payment: Payment) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        """The response to one request, to be read within. Raises `EndpointFailure` where none comes."""
        await payment.sent()
        self.requests += 1
        try:
            async with self._connected().post(self._url, data=body, allow_redirects=False) as response:
                yield response
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NoConnection(f"The model's endpoint can't be reached: {error}") from None
        except TimeoutError:
            message = f"The model's endpoint gave no answer within {self._timeout_seconds:g} s."
            raise NoAnswer(message, unbilled=False) from None
        except aiohttp.ClientError as error:
            message = f"The model's endpoint cut the connection: {str(error) or type(error).__name__}"
            raise CutConnection(message, unbilled=False) from None

    def _refusal(self, response: aiohttp.ClientResponse, payload: bytes) -> EndpointFailure:
        text = self._redacted(payload).decode(errors="replace")
        return failure_of(response.status, text, seconds_of(response.headers.get("Retry-After")))

    def _redacted(self, payload: bytes) -> bytes:
        return payload.replace(self._key.encode(), _REDACTED.encode()) if self._key else payload

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Content-Type": "application/json"}
            if self._key:
                headers["Authorization"] = f"Bearer {self._key}"
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self._timeout_seconds, sock_connect=_CONNECT_SECONDS),
            )
        return self._session


class _Call:
    """One request on its way: how it is worded, and how often it has failed."""

    def __init__(self, request: ModelRequest, dialect: Dialect) -> None:
        self.request = request
        self.failures = 0
        self.wait: float | None = None
        self._dialect = dialect
        self._fields: frozenset[str] = frozenset()
        self._without: list[str] = []

    async def body(self) -> bytes:
        self._fields = await self._dialect.fields(self.request)
        return body_of(self.request, self._fields)

    def accepted(self) -> None:
        self._dialect.accept(self._fields, self._without)

    def reword(self, failure: RequestRejected) -> bool:
        """Leave out what the endpoint may not know; `False` where the request is refused for another reason."""
        suspect = self._dialect.doubt(self._fields, failure.raw) if failure.status in _WORDING_REFUSED else None
        if suspect is None:
            self._dialect.restore(self._without)
            return False
        self._without.append(suspect)
        return True


def _completions(base_url: str) -> URL:
    url = URL(base_url.rstrip("/") + "/chat/completions")
    if url.scheme not in ("http", "https") or not url.host:
        raise CallerError(f"{base_url!r} is no base URL of a model's endpoint; write it like http://localhost:8000/v1.")
    return url
