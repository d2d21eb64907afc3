"""The caller's organization."""

from fastapi import APIRouter

from api.auth import Organization
from api.examples import answers
from api.json_route import JsonRoute
from api.services import ServicesHere
from schemas.organization import BalanceResponse

UNLIMITED = BalanceResponse(balance_dollars=1_000_000.0)
"""What an organization without a limit is told: clients take a balance of 0 for a reason not to start."""

router = APIRouter(prefix="/organizations", tags=["organizations"], route_class=JsonRoute)


@router.get("/balance", responses=answers(200, UNLIMITED.model_dump()))
async def get_balance(organization: Organization, services: ServicesHere) -> BalanceResponse:
    """Read what you may still spend, less what your running jobs hold back: 1,000,000 where there is no limit."""
    left = await services.accounts.balance(organization)
    return UNLIMITED if left is None else BalanceResponse(balance_dollars=left)
