"""Sessions of the assistant."""

from typing import Annotated

from fastapi import APIRouter, Body, Request

from api.auth import Organization
from api.examples import GOAL, MESSAGE, REPLY, SESSION, answers, bodies, streamed_answers
from api.services import ServicesHere
from api.turn_route import TurnRoute, listener_of
from schemas.session import CreateSessionRequest, MessageResponse, SendMessageRequest, SessionResponse

router = APIRouter(prefix="/pipeline-assistant/sessions", tags=["pipeline_assistant"], route_class=TurnRoute)


@router.post("", status_code=201, responses=streamed_answers(SESSION, 201))
async def create_session(
    request: Annotated[CreateSessionRequest, Body(openapi_examples=bodies(GOAL))],
    organization: Organization,
    services: ServicesHere,
    raw: Request,
) -> SessionResponse:
    """Start a session with a goal; the answer holds the assistant's first message and, where it sufficed, a config.

    With `Accept: text/event-stream` it comes as events: what happens in the turn, and the same answer last.
    """
    return await services.assistant.create(organization, request, listener_of(raw))


@router.get("/{session_id}", responses=answers(200, SESSION))
async def get_session(session_id: str, organization: Organization, services: ServicesHere) -> SessionResponse:
    """Read a session."""
    return await services.assistant.get(organization, session_id)


@router.delete("/{session_id}", status_code=204)
async def delete_session(session_id: str, organization: Organization, services: ServicesHere) -> None:
    """Delete a session; its datasets and jobs stay."""
    await services.assistant.delete(organization, session_id)


@router.post("/{session_id}/messages", responses=streamed_answers(REPLY))
async def send_message(
    session_id: str,
    request: Annotated[SendMessageRequest, Body(openapi_examples=bodies(MESSAGE))],
    organization: Organization,
    services: ServicesHere,
    raw: Request,
) -> MessageResponse:
    """Send a message; the answer is the assistant's reply, with the config where the reply changed it.

    With `Accept: text/event-stream` it comes as events: what happens in the turn, and the same answer last.
    """
    return await services.assistant.send(organization, session_id, request.content, listener_of(raw))
