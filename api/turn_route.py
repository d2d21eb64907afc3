"""A route whose POST takes a turn, and answers with its events where the client asks for server-sent events."""

import hashlib
from uuid import uuid4

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from typing_extensions import override

from agent.turn_events import Listener
from api.auth import admit
from api.errors import answer_to
from api.idempotency import HEADER, read_key
from api.json_route import Handler, JsonRoute
from api.services import services_of
from api.turn_stream import RESUME_HEADER, Place, read_place
from schemas.errors import CallerError
from schemas.kept_answer import KeyedRequest

EVENTS = "text/event-stream"
RESUME_PARAMETER = {
    "name": RESUME_HEADER,
    "in": "header",
    "required": False,
    "description": "Of a request for events: go on after this event of the same request, and send nothing again.",
    "schema": {"type": "string"},
}
_LISTENER = "pipeline_assistant.listener"


class TurnRoute(JsonRoute):
    """A POST under a key that the client sent or that is made here; `Last-Event-ID` leads back to it."""

    @override
    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()
        if self.openapi_extra:
            self.openapi_extra["parameters"] = [*self.openapi_extra["parameters"], RESUME_PARAMETER]
        return handler

    @override
    async def _answer(self, request: Request, handler: Handler, *, is_guarded: bool) -> Response:
        if EVENTS not in request.headers.get("accept", "") or request.method != "POST" or not wants_events(request):
            return await super()._answer(request, handler, is_guarded=is_guarded)
        organization = await admit(request)
        last = request.headers.get(RESUME_HEADER)
        place = _place(request.headers.get(HEADER), last)
        digest = hashlib.sha256(await request.body()).hexdigest()
        keyed = KeyedRequest(organization, f"{request.method} {request.url.path}", place.key, digest)

        async def make(listener: Listener) -> Response:
            request.scope[_LISTENER] = listener
            return await handler(request)

        async def explain(error: Exception) -> Response:
            return await answer_to(request, error)

        streams = services_of(request).turn_streams
        stream = await streams.open(keyed, make, explain, resumes=bool(last))
        events = stream.read(place.after, streams.heartbeat_seconds)
        return StreamingResponse(events, self.status_code or 200, {"X-Accel-Buffering": "no"}, EVENTS)


def listener_of(request: Request) -> Listener | None:
    """Who is to be told of the turn that a request takes, if anybody."""
    return request.scope.get(_LISTENER)


def wants_events(request: Request) -> bool:
    """Whether a client would rather have events than JSON; of types that it likes alike, the first one counts."""
    ranges = [_media_range(it) for it in request.headers.get("accept", "").split(",")]
    kind, quality = max(ranges, key=lambda it: it[1])
    return kind == EVENTS and quality > 0


def _media_range(written: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in written.split(";"))
    quality = next((it.removeprefix("q=") for it in parameters if it.startswith("q=")), "1")
    try:
        return kind, float(quality)
    except ValueError:
        return kind, 0.0


def _place(key: str | None, last: str | None) -> Place:
    if not last:
        return Place(read_key(key) if key is not None else str(uuid4()))
    place = read_place(last)
    if key is not None and key != place.key:
        raise CallerError(f"{RESUME_HEADER} belongs to another {HEADER}. Send the one of the first request, or none.")
    return place
