"""Uses of models outside of jobs: what organizations ask of them, held back before a call and booked after it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from engine.models.purse import Receipt
from schemas.cost import LLMModelUsageSummary


class ModelUses(Protocol):
    """Where the use of models is written, and refused where it can't be paid."""

    async def refuse_unless_covered(self, organization_id: str, model: str, most_dollars: float | None) -> None:
        """Raise as `begin` would, and hold nothing back."""
        ...

    async def begin(self, organization_id: str, model: str, most_dollars: float | None) -> int:
        """Hold back the most that a use can cost; `None`: nobody knows. Raises `CannotPay`."""
        ...

    async def end(self, number: int, used: LLMModelUsageSummary) -> None:
        """Write what it came to."""
        ...


@asynccontextmanager
async def metered(
    uses: ModelUses, organization_id: str, model: str, most_dollars: float | None
) -> AsyncGenerator[list[Receipt], None]:
    """Hold back the most that a use can cost, and book the receipts that are put into the list. Raises `CannotPay`."""
    receipts: list[Receipt] = []
    number = await uses.begin(organization_id, model, most_dollars)
    try:
        yield receipts
    finally:
        await uses.end(number, _sum(receipts))


def _sum(receipts: Sequence[Receipt]) -> LLMModelUsageSummary:
    return LLMModelUsageSummary(
        count=len(receipts),
        input_tokens=sum(each.input_tokens for each in receipts),
        output_tokens=sum(each.output_tokens for each in receipts),
        cost=sum(each.dollars or 0.0 for each in receipts),
    )
