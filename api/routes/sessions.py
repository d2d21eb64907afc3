"""Sessions of the assistant."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.auth import Organization
from api.examples import GOAL, MESSAGE, REPLY, SESSION, answers, bodies
from api.json_route import JsonRoute
from api.services import ServicesHere
from schemas.session import CreateSessionRequest, MessageResponse, SendMessageRequest, SessionResponse

router = APIRouter(prefix="/pipeline-assistant/sessions", tags=["pipeline_assistant"], route_class=JsonRoute)


@router.post("", status_code=201, responses=answers(201, SESSION))
async def create_session(
    request: Annotated[CreateSessionRequest, Body(openapi_examples=bodies(GOAL))],
    organization: Organization,
    services: ServicesHere,
) -> SessionResponse:
    """Start a session with a goal; the answer holds the assistant's first message and, where it sufficed, a config."""
    return await services.assistant.create(organization, request)


@router.get("/{session_id}", responses=answers(200, SESSION))
async def get_session(session_id: str, organization: Organization, services: ServicesHere) -> SessionResponse:
    """Read a session."""
    return await services.assistant.get(organization, session_id)


@router.delete("/{session_id}", status_code=204)
async def delete_session(session_id: str, organization: Organization, services: ServicesHere) -> None:
    """Delete a session; its datasets and jobs stay."""
    await services.assistant.delete(organization, session_id)


@router.post("/{session_id}/messages", responses=answers(200, REPLY))
async def send_message(
    session_id: str,
    request: Annotated[SendMessageRequest, Body(openapi_examples=bodies(MESSAGE))],
    organization: Organization,
    services: ServicesHere,
) -> MessageResponse:
    """Send a message; the answer is the assistant's reply, with the config where the reply changed it."""
    return await services.assistant.send(organization, session_id, request.content)
