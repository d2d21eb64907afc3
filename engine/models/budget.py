"""The budget of a job: what may be spent, what is spent, and what is set aside for calls on their way."""

import asyncio
from types import TracebackType

from engine.models.allowance import Allowance
from schemas.errors import RunFailed

_ROUNDING = 1e-9
"""Sums of dollars as floats may miss the exact cap by less than this."""


class BudgetSpent(RunFailed):
    """The next call would cross the job's cap, so it was not made."""


class Budget:
    """Dollars that all steps of a job share. What is spent and what is set aside never exceed the cap together.

    `exhausted` says that something could not be paid any more. With an `allowance`, no call goes out before it is
    written down that it may cost what was set aside for it.
    """

    def __init__(
        self, cap_dollars: float | None, spent_dollars: float = 0.0, allowance: Allowance | None = None
    ) -> None:
        self.cap = cap_dollars
        self.exhausted = False
        self._allowance = allowance
        self._spent = spent_dollars
        self._reserved = 0.0
        self._open = 0
        self._sent = 0.0
        self._in_flight = 0
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

    async def send(self, dollars: float) -> None:
        """Count what is set aside for a call as in flight. Raises `Unwritten`, with nothing counted."""
        self._in_flight += 1
        self._sent += dollars
        try:
            if self._allowance is not None:
                await self._allowance.cover(lambda: self._spent + self._sent)
        except BaseException:
            self._land(dollars)
            raise

    async def close(self) -> None:
        """Note that nothing is in flight any more. Raises `Unwritten`."""
        if self._allowance is not None:
            await self._allowance.lower(self._spent)

    def end(self, reserved: float, spent: float, *, sent: bool) -> None:
        """Turn a reservation into what was spent of it."""
        if sent:
            self._land(reserved)
        self._open -= 1
        self._reserved = self._reserved - reserved if self._open else 0.0
        self._spent += spent
        self._freed.set()

    def _land(self, dollars: float) -> None:
        self._in_flight -= 1
        self._sent = self._sent - dollars if self._in_flight else 0.0

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

    async def sent(self) -> None:
        """Note that the call goes out now and may cost all that was set aside. Raises `Unwritten`."""
        await self._budget.send(self.dollars)
        self._sent = True

    def settle(self, dollars: float) -> None:
        """Book what the call has cost and give the rest back."""
        if not self._ended:
            self._ended = True
            self._budget.end(self.dollars, dollars, sent=self._sent)

    def release(self) -> None:
        """Give all of it back."""
        self.settle(0.0)

    def __enter__(self) -> "Reservation":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle(self.dollars if self._sent else 0.0)
