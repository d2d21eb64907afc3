"""A reader of server-sent events over a real connection."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

HEARTBEAT = "heartbeat"


@dataclass(frozen=True)
class Event:
    """One event; a comment is an event whose name is `heartbeat`."""

    name: str
    id: str = ""
    raw: str = field(default="", repr=False)

    @property
    def data(self) -> Any:
        return json.loads(self.raw)


@asynccontextmanager
async def reading(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], **headers: str
) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of a POST as they come; leaving early closes the connection."""
    given = {"Accept": "text/event-stream"} | {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.stream("POST", path, json=body, headers=given) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream"), await answer.aread()
        yield _events(answer)


async def read_all(client: httpx.AsyncClient, path: str, body: dict[str, Any], **headers: str) -> list[Event]:
    """All events of a POST but for heartbeats."""
    async with reading(client, path, body, **headers) as events:
        return [event async for event in events if event.name != HEARTBEAT]


async def _events(answer: httpx.Response) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line.startswith(":"):
            yield Event(HEARTBEAT)
        elif line:
            name, _, value = line.partition(": ")
            assert name in ("event", "id", "data") and name not in fields
            fields[name] = value
        elif fields:
            yield Event(fields["event"], fields["id"], fields["data"])
            fields = {}


def names(events: list[Event]) -> list[str]:
    """The names of events in their order, one where several follow of one name."""
    return [event.name for number, event in enumerate(events) if number == 0 or events[number - 1].name != event.name]


def spoken(events: list[Event]) -> str:
    """The text of the last step."""
    texts = [event.data for event in events if event.name == "text"]
    return "".join(each["delta"] for each in texts if each["step"] == texts[-1]["step"]).strip()
