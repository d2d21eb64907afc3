"""A local OpenAI-compatible endpoint for tests and benchmarks: fixed latency, no two answers alike, faults on demand.

`python benchmarks/endpoint.py --latency 0.2` serves it in a process of its own, which prints the base URL first.
`GET /stats` tells what it has seen.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import orjson
from aiohttp import web

FormatSupport = Literal["enforced", "ignored", "rejected"]
Body = dict[str, Any]


@dataclass(frozen=True)
class Faults:
    """Shares of calls, 0 to 1, that go wrong each in its own way; the rest are answered."""

    rate_limited: float = 0.0
    error: float = 0.0
    hang: float = 0.0
    cut: float = 0.0
    malformed: float = 0.0
    truncated: float = 0.0
    empty: float = 0.0
    refused: float = 0.0
    schema_breaking: float = 0.0

    def draw(self, rng: random.Random) -> str:
        """The name of the fault that strikes the next call, or `answered`."""
        drawn = rng.random()
        for each in fields(self):
            drawn -= getattr(self, each.name)
            if drawn < 0:
                return each.name
        return "answered"


@dataclass(frozen=True)
class Behaviour:
    """How the endpoint behaves. `quota` is the most calls in flight; `answer` writes the text of an answer.

    `unknown_fields` are refused by name, as OpenAI refuses `max_tokens` to some models.
    """

    latency: float = 0.0
    faults: Faults = Faults()
    retry_after: float | None = 1.0
    quota: int | None = None
    response_format: FormatSupport = "enforced"
    unknown_fields: tuple[str, ...] = ()
    counts_tokens: bool = True
    characters_per_token: int = 4
    seed: int = 0
    answer: Callable[[Body, int], str] | None = None


@dataclass
class Seen:
    """What the endpoint has seen: requests in all, what became of them, the most in flight at once, first and last.

    Tokens are those of all answers, whether or not anybody was there to take them.
    """

    requests: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    most_in_flight: int = 0
    first: float | None = None
    last: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    bodies: list[Body] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


class LocalEndpoint:
    """The endpoint, served while inside `async with`. `keep_bodies` keeps each request for a test to read."""

    def __init__(self, behaviour: Behaviour | None = None, *, port: int = 0, keep_bodies: bool = False) -> None:
        self.behaviour = behaviour or Behaviour()
        self.seen = Seen()
        self._port = port
        self._keep_bodies = keep_bodies
        self._rng = random.Random(self.behaviour.seed)
        self._runner: web.ServerRunner | None = None

    @property
    def base_url(self) -> str:
        """The base URL to configure."""
        return f"http://127.0.0.1:{self._port}/v1"

    async def __aenter__(self) -> "LocalEndpoint":
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/stats":
            shown = ("requests", "outcomes", "in_flight", "most_in_flight")
            seconds = self.seen.last - (self.seen.first or 0.0)
            return web.json_response({name: getattr(self.seen, name) for name in shown} | {"seconds": seconds})
        body: Body = orjson.loads(await request.read())
        number = self.seen.requests
        self.seen.requests += 1
        self.seen.first = self.seen.first or time.monotonic()
        self.seen.keys.add(request.headers.get("Authorization", ""))
        if self._keep_bodies:
            self.seen.bodies.append(body)
        self.seen.in_flight += 1
        self.seen.most_in_flight = max(self.seen.most_in_flight, self.seen.in_flight)
        try:
            outcome, response = await self._outcome(request, body, number)
        finally:
            self.seen.in_flight -= 1
            self.seen.last = time.monotonic()
        self.seen.outcomes[outcome] += 1
        return response

    async def _outcome(self, request: web.BaseRequest, body: Body, number: int) -> tuple[str, web.Response]:
        behaviour = self.behaviour
        if behaviour.quota is not None and self.seen.in_flight > behaviour.quota:
            return "over quota", self._error(429, "Too many requests in flight.")
        if rejection := self._rejection(body):
            return "rejected", self._error(400, rejection)
        fault = behaviour.faults.draw(self._rng)
        if fault == "rate_limited":
            return fault, self._error(429, "Rate limit reached.")
        if fault == "hang":
            await asyncio.sleep(3600)
        await asyncio.sleep(behaviour.latency)
        if fault == "error":
            return fault, self._error(500, "Internal error.")
        if fault == "cut":
            assert request.transport is not None
            request.transport.abort()
        return fault, self._completion(body, number, fault)

    def _rejection(self, body: Body) -> str | None:
        if self.behaviour.response_format == "rejected" and "response_format" in body:
            return "Unknown field: response_format."
        for name in self.behaviour.unknown_fields:
            if name in body:
                hint = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
                return f"Unsupported parameter: '{name}' is not supported with this model.{hint}"
        return None

    def _error(self, status: int, message: str) -> web.Response:
        headers = {}
        if status == 429 and self.behaviour.retry_after is not None:
            headers["Retry-After"] = f"{self.behaviour.retry_after:g}"
        return web.json_response({"error": {"message": message, "code": status}}, status=status, headers=headers)

    def _completion(self, body: Body, number: int, fault: str) -> web.Response:
        text = self._text(body, number)
        message: dict[str, Any] = {"role": "assistant", "content": spoilt(text, fault)}
        if fault == "refused":
            message["refusal"] = "I can't help with that."
        completion: dict[str, Any] = {
            "id": f"chatcmpl-{number}",
            "object": "chat.completion",
            "created": 1_767_225_600,
            "model": body["model"],
            "choices": [
                {"index": 0, "message": message, "finish_reason": "length" if fault == "truncated" else "stop"}
            ],
        }
        per_token = self.behaviour.characters_per_token
        prompt, written = sum(len(it["content"]) for it in body["messages"]) // per_token, len(text) // per_token
        self.seen.prompt_tokens += prompt
        self.seen.completion_tokens += written
        if self.behaviour.counts_tokens:
            counts = {"prompt_tokens": prompt, "completion_tokens": written}
            completion["usage"] = counts | {"total_tokens": prompt + written}
        return web.Response(body=orjson.dumps(completion), content_type="application/json")

    def _text(self, body: Body, number: int) -> str:
        if self.behaviour.answer is not None:
            return self.behaviour.answer(body, number)
        return default_answer(body, number, formats=self.behaviour.response_format == "enforced")


def default_answer(body: Body, number: int, *, formats: bool = True) -> str:
    """An answer that no other call gets: JSON where a schema is asked for, in the format or the prompt, else prose."""
    schema = body["response_format"]["json_schema"]["schema"] if formats and "response_format" in body else None
    if schema is None:
        schema = schema_in("\n".join(_words(it["content"]) for it in body["messages"]))
    if schema is not None:
        return orjson.dumps(instance(schema, number)).decode()
    return f"Answer number {number}: <answer>{(number % 99 + 1) / 100}</answer>"


def _words(content: str | list[Body]) -> str:
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def schema_in(prompt: str) -> Any:
    """The first JSON Schema that a prompt holds as JSON; `None` where it holds none."""
    start = prompt.find('{"')
    while start >= 0:
        try:
            found, _ = json.JSONDecoder().raw_decode(prompt, start)
        except ValueError:
            found = None
        if isinstance(found, dict) and ("properties" in found or "type" in found):
            return found
        start = prompt.find('{"', start + 1)
    return None


def instance(schema: Any, number: int, name: str = "value") -> Any:
    """A value that a schema of the usual kinds allows, made of the number of the call."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][number % len(schema["enum"])]
    if "anyOf" in schema:
        return instance(schema["anyOf"][0], number, name)
    kind = schema.get("type", "string")
    if kind == "object":
        return {key: instance(part, number, key) for key, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [instance(schema.get("items", {}), number, name) for _ in range(max(schema.get("minItems", 1), 1))]
    if kind == "boolean":
        return number % 2 == 0
    if kind in ("number", "integer"):
        return _number(schema, number, whole=kind == "integer")
    return None if kind == "null" else f"The {name.replace('_', ' ')} of call {number}"


def _number(schema: Any, number: int, *, whole: bool) -> float:
    low = schema.get("minimum", 0)
    high = schema.get("maximum", low + 1000)
    return low + number % (int(high - low) + 1) if whole else low + (high - low) * (number % 997) / 997


def spoilt(text: str, fault: str) -> str:
    """An answer as a fault leaves it."""
    if fault == "malformed":
        return f"Certainly! I would say that it is {len(text)}."
    if fault == "truncated":
        return text[: len(text) // 2]
    if fault in ("empty", "refused"):
        return ""
    return '{"unexpected": true}' if fault == "schema_breaking" else text


async def _serve(endpoint: LocalEndpoint) -> None:
    async with endpoint:
        print(endpoint.base_url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.2, help="seconds")
    parser.add_argument("--quota", type=int, help="the most calls in flight")
    parser.add_argument("--retry-after", type=float, default=1.0, help="seconds, sent with each 429")
    parser.add_argument("--response-format", choices=["enforced", "ignored", "rejected"], default="enforced")
    parser.add_argument("--seed", type=int, default=0)
    for each in fields(Faults):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=float, default=0.0, help="share of calls")
    given = vars(parser.parse_args())
    port = given.pop("port")
    faults = Faults(**{each.name: given.pop(each.name) for each in fields(Faults)})
    asyncio.run(_serve(LocalEndpoint(Behaviour(faults=faults, **given), port=port)))


if __name__ == "__main__":
    main()
