"""The caller: the organization that a request's bearer token belongs to."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.services import ServicesHere
from schemas.errors import Unauthorized

_bearer = HTTPBearer(auto_error=False, description="A token of this server, as `pipeline-assistant token` prints it.")


async def _organization(
    services: ServicesHere, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    """The caller's organization. Raises `Unauthorized`."""
    if credentials is None:
        raise Unauthorized("Send the header Authorization: Bearer TOKEN; `pipeline-assistant token` prints yours.")
    organization = await services.tokens.organization_of(credentials.credentials)
    if organization is None:
        raise Unauthorized("This token is not known here. `pipeline-assistant token` prints the one that is.")
    return organization


Organization = Annotated[str, Depends(_organization)]
