"""Accounts: what organizations may spend, from the credits given to them and the costs of their jobs and calls."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select

from schemas.errors import CannotPay
from schemas.job import TransformJobStatus
from storage.database import Database
from storage.tables import account_credits, jobs, model_uses


class Accounts:
    """The accounts of all organizations. One without any credit spends without limit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def balance(self, organization_id: str) -> float | None:
        """The dollars that are left to spend, less what running jobs hold back; `None`: no limit."""
        # Its rows are locked, which a connection that only reads must not do.
        return await self._database.write_at_once(lambda connection: balance_of(connection, organization_id))

    async def set_balance(self, organization_id: str, dollars: float) -> float:
        """Make the balance so much, whatever was spent before, and return it."""

        def set_to(connection: Connection) -> float:
            left = balance_of(connection, organization_id)
            before = -_spent(connection, organization_id) if left is None else left
            return _credit(connection, organization_id, dollars - before)

        return await self._database.write_at_once(set_to)

    async def add(self, organization_id: str, dollars: float) -> float:
        """Add to the balance and return it; without a limit until now, it is what was added."""
        if await self.balance(organization_id) is None:
            return await self.set_balance(organization_id, dollars)
        return await self._database.write_at_once(lambda connection: _credit(connection, organization_id, dollars))

    async def lift_limit(self, organization_id: str) -> None:
        """Forget all credits: the organization spends without limit."""
        forgotten = delete(account_credits).where(account_credits.c.organization_id == organization_id)
        await self._database.write_at_once(lambda connection: connection.execute(forgotten))


def balance_of(connection: Connection, organization_id: str) -> float | None:
    """The balance as of a transaction of the caller's, in which no other of its kind changes it; `None`: no limit."""
    given = select(account_credits.c.dollars).where(account_credits.c.organization_id == organization_id)
    rows = connection.scalars(given.with_for_update()).all()
    return sum(rows) - _spent(connection, organization_id) if rows else None


def refuse_unless_covered(connection: Connection, organization_id: str, dollars: float) -> None:
    """Raise `CannotPay` where a job is expected to cost more than the organization has left."""
    left = balance_of(connection, organization_id)
    if left is not None and dollars > left:
        raise CannotPay(dollars, left)


def _credit(connection: Connection, organization_id: str, dollars: float) -> float:
    now = datetime.now(UTC)
    connection.execute(insert(account_credits).values(organization_id=organization_id, dollars=dollars, created_at=now))
    balance = balance_of(connection, organization_id)
    assert balance is not None
    return balance


def _spent(connection: Connection, organization_id: str) -> float:
    of_jobs = select(func.coalesce(func.sum(_cost()), 0.0)).where(jobs.c.organization_id == organization_id)
    used = func.coalesce(func.sum(model_uses.c.dollars), 0.0)
    of_uses = select(used).where(model_uses.c.organization_id == organization_id)
    return (connection.scalar(of_jobs) or 0.0) + (connection.scalar(of_uses) or 0.0)


def _cost() -> ColumnElement[float]:
    """What a job costs; one that runs counts with what it holds back, if it has not spent more already."""
    cost, held = func.coalesce(jobs.c.cost_dollars, 0.0), func.coalesce(jobs.c.held_dollars, 0.0)
    return case(((jobs.c.status == TransformJobStatus.RUNNING) & (held > cost), held), else_=cost)
