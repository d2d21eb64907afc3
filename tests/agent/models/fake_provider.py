"""A local stand-in for the providers: answers as OpenAI, OpenRouter, Anthropic and Google document, by its script."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from langchain_core.messages import AIMessage
from pydantic import SecretStr

from engine.models.address import Address
from engine.models.provider import LOCAL, Provider, ProviderKind

Body = dict[str, Any]
KEY = "sk-canary-8d1f6c"
_KEY_HEADERS = ("Authorization", "x-goog-api-key", "x-api-key")
SLUGS = (
    "openai/gpt-4o",
    "anthropic/claude-sonnet-4",
    "google/gemini-2.5-flash",
    "openrouter/anthropic/claude-sonnet-4",
    "local/tiny",
)


@dataclass(frozen=True)
class Refusal:
    """An answer with an error status; `{key}` in the text becomes whatever the client sent as its key."""

    status: int
    text: str


@dataclass
class FakeProvider:
    """Plays its lines one a request; the last one is repeated for ever. Served while inside `async with`.

    What is streamed takes so many seconds a word. A GET of a path that ends in `lacks` is not found.
    """

    lines: Sequence[AIMessage | Refusal]
    seconds_a_word: float = 0.0
    lacks: str = "nothing"
    bodies: list[Body] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def providers(self) -> dict[str, Provider]:
        """Every provider, with this in the place of each."""
        key = SecretStr(KEY)
        paths = {
            ProviderKind.OPENAI: "/v1",
            ProviderKind.ANTHROPIC: "/v1",
            ProviderKind.GOOGLE: "/v1beta/openai",
            ProviderKind.OPENROUTER: "/api/v1",
            LOCAL: "/v1",
        }
        return {prefix: Provider(Address(self.url + path, key), ProviderKind(prefix)) for prefix, path in paths.items()}

    async def __aenter__(self) -> "FakeProvider":
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "GET":
            self.headers.append(dict(request.headers))
            return web.Response(status=404) if request.path.endswith(self.lacks) else self._models(request)
        body = json.loads(await request.read())
        line = self.lines[min(len(self.bodies), len(self.lines) - 1)]
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        self.paths.append(request.path)
        if isinstance(line, Refusal):
            sent = next((value for name in _KEY_HEADERS if (value := request.headers.get(name))), "")
            error = {"error": {"type": "error", "message": line.text.replace("{key}", sent), "code": line.status}}
            return web.json_response(error, status=line.status, headers={"x-should-retry": "false"})
        if request.path.endswith("/messages") and body.get("stream"):
            return await _send_events(request, anthropic_events(as_anthropic(line, body)))
        if request.path.endswith(":streamGenerateContent"):
            return await _send_events(request, [("", event) for event in google_events(line)])
        if request.path.endswith("/messages"):
            return web.json_response(as_anthropic(line, body))
        if request.path.endswith(":generateContent"):
            return web.json_response(as_google(line))
        if body.get("stream"):
            return await _stream(request, line, body, self.seconds_a_word)
        return web.json_response(as_openai(line, body))

    def _models(self, request: web.BaseRequest) -> web.StreamResponse:
        line = self.lines[0]
        if isinstance(line, Refusal):
            return web.json_response({"error": {"message": line.text}}, status=line.status)
        named = "models/gemini-2.5-flash" if "/v1beta/" in request.path else "listed"
        return web.json_response({"object": "list", "data": [{"id": named, "object": "model"}]})


def as_openai(line: AIMessage, body: Body) -> Body:
    message: Body = {"role": "assistant", "content": str(line.text) or None}
    if line.tool_calls:
        message["tool_calls"] = [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["name"], "arguments": json.dumps(call["args"])},
            }
            for call in line.tool_calls
        ]
    if line.invalid_tool_calls:
        message["tool_calls"] = [
            {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": call["args"]}}
            for call in line.invalid_tool_calls
        ]
    finish = "tool_calls" if message.get("tool_calls") else "stop"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_767_225_600,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }


def as_anthropic(line: AIMessage, body: Body) -> Body:
    content: list[Body] = [{"type": "text", "text": str(line.text)}] if line.text else []
    content += [
        {"type": "tool_use", "id": call["id"], "name": call["name"], "input": call["args"]} for call in line.tool_calls
    ]
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": "tool_use" if line.tool_calls else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 10, "cache_read_input_tokens": 0},
    }


def as_google(line: AIMessage) -> Body:
    parts: list[Body] = [{"text": str(line.text)}] if line.text else []
    parts += [{"functionCall": {"name": call["name"], "args": call["args"]}} for call in line.tool_calls]
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 10, "totalTokenCount": 110},
        "modelVersion": "gemini",
        "responseId": "1",
    }


def anthropic_events(whole: Body) -> list[tuple[str, Body]]:
    """A message as Anthropic streams it: each part of it from its start over its deltas to its stop."""
    start = whole | {"content": [], "stop_reason": None}
    events: list[tuple[str, Body]] = [("message_start", {"message": start})]
    for index, part in enumerate(whole["content"]):
        is_text = part["type"] == "text"
        empty = {"type": "text", "text": ""} if is_text else part | {"input": {}}
        deltas = [{"type": "text_delta", "text": f"{word} "} for word in part["text"].split()] if is_text else []
        deltas += [] if is_text else [{"type": "input_json_delta", "partial_json": json.dumps(part["input"])}]
        events.append(("content_block_start", {"index": index, "content_block": empty}))
        events += [("content_block_delta", {"index": index, "delta": delta}) for delta in deltas]
        events.append(("content_block_stop", {"index": index}))
    ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    events.append(("message_delta", {"delta": ended, "usage": {"output_tokens": 10}}))
    return [(name, {"type": name} | data) for name, data in [*events, ("message_stop", {})]]


def google_events(line: AIMessage) -> list[Body]:
    """An answer as Google streams it: words, then calls, each a whole answer of its own."""
    pieces = [AIMessage(f"{word} ") for word in str(line.text).split()]
    pieces += [AIMessage("", tool_calls=line.tool_calls)] if line.tool_calls else []
    return [as_google(piece) for piece in pieces]


async def _send_events(request: web.BaseRequest, events: list[tuple[str, Body]]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for name, data in events:
        named = f"event: {name}\n" if name else ""
        await response.write(f"{named}data: {json.dumps(data)}\n\n".encode())
    return response


async def _stream(request: web.BaseRequest, line: AIMessage, body: Body, seconds_a_word: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    whole = as_openai(line, body)
    pieces: list[Body] = [{"role": "assistant", "content": ""}]
    pieces += [{"content": f"{word} "} for word in str(line.text).split()]
    for number, call in enumerate(whole["choices"][0]["message"].get("tool_calls", [])):
        pieces.append({"tool_calls": [{"index": number, **call}]})
    head = {name: whole[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    for piece in pieces:
        chunk = head | {"choices": [{"index": 0, "delta": piece, "finish_reason": None}]}
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await asyncio.sleep(seconds_a_word)
    last = head | {"choices": [{"index": 0, "delta": {}, "finish_reason": whole["choices"][0]["finish_reason"]}]}
    counted = head | {"choices": [], "usage": whole["usage"]}
    await response.write(f"data: {json.dumps(last)}\n\ndata: {json.dumps(counted)}\n\ndata: [DONE]\n\n".encode())
    return response
