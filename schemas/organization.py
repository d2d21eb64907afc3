"""Organizations: the owner of sessions, file sets, datasets and jobs."""

from schemas.base import Contract


class BalanceResponse(Contract):
    """What an organization may still spend."""

    balance_dollars: float
