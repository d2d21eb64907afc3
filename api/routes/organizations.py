"""The caller's organization."""

from fastapi import APIRouter

from api.auth import Organization
from api.examples import answers
from api.json_route import JsonRoute
from schemas.organization import BalanceResponse

UNMETERED = BalanceResponse(balance_dollars=1_000_000.0)
"""Nobody is billed here, and clients take a balance of 0 for a reason not to start."""

router = APIRouter(prefix="/organizations", tags=["organizations"], route_class=JsonRoute)


@router.get("/balance", responses=answers(200, UNMETERED.model_dump()))
async def get_balance(_organization: Organization) -> BalanceResponse:
    """Read what you may still spend: always the same amount, since this server keeps no accounts."""
    return UNMETERED
