"""The budget of a job: what may be spent, what is spent, and what is set aside for calls on their way."""

import asyncio
from types import TracebackType

from schemas.errors import RunFailed

_ROUNDING = 1e-9
"""Sums of dollars as floats may miss the exact cap by less than this."""


class BudgetSpent(RunFailed):
    """The next call would cross the job's cap, so it was not made."""


class Budget:
    """Dollars that all steps of a job share. What is spent and what is set aside never exceed the cap together.

    `exhausted` says that something could not be paid any more.
    """

    def __init__(self, cap_dollars: float | None, spent_dollars: float = 0.0) -> None:
        self.cap = cap_dollars
        self.exhausted = False
        self._spent = spent_dollars
        self._reserved = 0.0
        self._open = 0
        self._turn = asyncio.Lock()
        self._freed = asyncio.Event()

    @property
    def spent(self) -> float:
        """Dollars spent so far."""
        return self._spent

    @property
    def reserved(self) -> float:
        """Dollars set aside for calls on their way."""
        return self._reserved

    async def reserve(self, dollars: float) -> "Reservation":
        """Set the most that a call can cost aside.

        Waits its turn while calls on their way may cost less than was set aside for them. Raises `BudgetSpent` once
        what is spent leaves too little, whatever becomes of them.
        """
        async with self._turn:
            while not self._fits(self._spent + self._reserved + dollars):
                if not self._fits(self._spent + dollars):
                    self.exhausted = True
                    raise BudgetSpent(f"the budget of ${self.cap:g} is spent; raise max_cost_dollars to go on")
                self._freed.clear()
                await self._freed.wait()
            self._reserved += dollars
            self._open += 1
        return Reservation(self, dollars)

    def end(self, reserved: float, spent: float) -> None:
        """Turn a reservation into what was spent of it."""
        self._open -= 1
        self._reserved = self._reserved - reserved if self._open else 0.0
        self._spent += spent
        self._freed.set()

    def _fits(self, dollars: float) -> bool:
        return self.cap is None or dollars <= self.cap + _ROUNDING


class Reservation:
    """Dollars set aside for one call.

    Within `with`, it ends by `settle` or `release`. Left without either it is given back where the call was not sent,
    and spent in full where it was: nobody knows what the endpoint has worked on.
    """

    __slots__ = ("_budget", "_ended", "_sent", "dollars")

    def __init__(self, budget: Budget, dollars: float) -> None:
        self.dollars = dollars
        self._budget = budget
        self._sent = False
        self._ended = False

    def sent(self) -> None:
        """Note that the call goes out now and may cost all that was set aside."""
        self._sent = True

    def settle(self, dollars: float) -> None:
        """Book what the call has cost and give the rest back."""
        if not self._ended:
            self._ended = True
            self._budget.end(self.dollars, dollars)

    def release(self) -> None:
        """Give all of it back."""
        self.settle(0.0)

    def __enter__(self) -> "Reservation":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle(self.dollars if self._sent else 0.0)
