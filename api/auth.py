"""The caller: the organization that a request's bearer token belongs to, and whether it may come in now."""

import math
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.services import Services, services_of
from schemas.errors import Unauthorized

_bearer = HTTPBearer(auto_error=False, description="A token of this server, as `pipeline-assistant token` prints it.")


async def admit(request: Request) -> str:
    """The caller's organization, counted once for each request. Raises `Unauthorized`, or a 429."""
    known: str | None = getattr(request.state, "organization", None)
    if known is not None:
        return known
    services = services_of(request)
    credentials = await _bearer(request)
    if credentials is None:
        raise Unauthorized("Send the header Authorization: Bearer TOKEN; `pipeline-assistant token` prints yours.")
    organization = await services.tokens.organization_of(credentials.credentials)
    if organization is None:
        raise Unauthorized("This token is not known here. `pipeline-assistant token` prints the one that is.")
    _hold_to_pace(services, credentials.credentials)
    request.state.organization = organization
    return organization


def _hold_to_pace(services: Services, token: str) -> None:
    seconds = math.ceil(services.rate_limit.take(token))
    if seconds:
        detail = f"These are too many requests for one token in a minute. Send this one again in {seconds} s."
        raise HTTPException(429, detail, {"Retry-After": str(seconds)})


async def _organization(
    request: Request, _credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    return await admit(request)


Organization = Annotated[str, Depends(_organization)]


def asks_for_token(dependencies: list[object]) -> bool:
    """Whether a route with these dependencies is for known callers only."""
    return _organization in dependencies
