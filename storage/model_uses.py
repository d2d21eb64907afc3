"""Model uses: what organizations ask of models outside of jobs, with tokens and cost."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from schemas.cost import LLMModelUsageSummary
from schemas.errors import CallerError, CannotPay
from storage.accounts import balance_of
from storage.database import Database
from storage.tables import model_uses

_UNKNOWN_PRICE = (
    "The price of {model} is unknown, so your balance could not be kept. Use another model, or have the server's "
    "operator set it in PIPELINE_ASSISTANT_MODEL_PRICES."
)


class ModelUses:
    """The uses of all organizations; their cost counts against the balance."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def refuse_unless_covered(self, organization_id: str, model: str, most_dollars: float | None) -> None:
        """Raise as `begin` would, and hold nothing back."""
        await self._database.write_at_once(lambda connection: _refuse(connection, organization_id, model, most_dollars))

    async def begin(self, organization_id: str, model: str, most_dollars: float | None) -> int:
        """Hold back what a use can cost at most, `None` where nobody knows, and give its number.

        Raises `CannotPay` where the organization has less left, and `CallerError` where a limit could not be kept.
        """

        def hold(connection: Connection) -> int:
            _refuse(connection, organization_id, model, most_dollars)
            row = insert(model_uses).values(
                organization_id=organization_id,
                model=model,
                calls=0,
                input_tokens=0,
                output_tokens=0,
                dollars=most_dollars,
                created_at=datetime.now(UTC),
            )
            return connection.scalars(row.returning(model_uses.c.number)).one()

        return await self._database.write_at_once(hold)

    async def end(self, number: int, used: LLMModelUsageSummary) -> None:
        """Write what a use came to; what was held back beyond that is free again. An unknown price stays unknown."""
        counts = {"calls": used.count, "input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
        row = update(model_uses).where(model_uses.c.number == number)
        known = model_uses.c.dollars.is_not(None)

        def write(connection: Connection) -> None:
            connection.execute(row.values(counts))
            connection.execute(row.where(known).values(dollars=used.cost))

        await self._database.write_at_once(write)

    async def totals(self, organization_id: str) -> Mapping[str, LLMModelUsageSummary]:
        """What an organization has used so far, by model."""
        sums = [
            func.sum(model_uses.c[name]).label(name) for name in ("calls", "input_tokens", "output_tokens", "dollars")
        ]
        own = select(model_uses.c.model, *sums).where(model_uses.c.organization_id == organization_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(own.group_by(model_uses.c.model))).mappings().all()
        return {row["model"]: _summary(row) for row in rows}


def _refuse(connection: Connection, organization_id: str, model: str, most_dollars: float | None) -> None:
    left = balance_of(connection, organization_id)
    if left is not None and most_dollars is None:
        raise CallerError(_UNKNOWN_PRICE.format(model=model))
    if left is not None and most_dollars and most_dollars > left:
        raise CannotPay(most_dollars, left, "call", "max_tokens")


def _summary(row: RowMapping) -> LLMModelUsageSummary:
    return LLMModelUsageSummary(
        count=row["calls"],
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        cost=row["dollars"] or 0.0,
    )
