"""The purse from which a step pays its calls to one model."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from engine.models.budget import Budget, Reservation
from engine.models.price import Price
from engine.models.request import ModelReply, ModelRequest
from schemas.errors import RunFailed


class UnknownPrice(RunFailed):
    """A cap on the cost of calls whose price nobody knows."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one call used. `dollars` is `None` where the model's price is unknown.

    Tokens are 0 where no answer came, or none were counted; the call is then booked at its worst price.
    """

    input_tokens: int
    output_tokens: int
    dollars: float | None


class Purse:
    """Pays for calls: sets their worst price aside, books what they cost. `book` is told of each that was paid for.

    Raises `UnknownPrice` where the budget has a cap and the model no known price.
    """

    def __init__(
        self, price: Price | None = None, budget: Budget | None = None, book: Callable[[Receipt], None] | None = None
    ) -> None:
        self._price = price
        self._budget = budget or Budget(None)
        self._book = book
        if price is None and self._budget.cap is not None:
            raise UnknownPrice("The model's price is unknown, so its cost can't be capped; configure its price.")

    async def reserve(self, request: ModelRequest) -> "Payment":
        """Set the worst price of a request aside. Raises `BudgetSpent` where too little is left for it."""
        worst = 0.0 if self._price is None else self._price.worst_price(request)
        return Payment(await self._budget.reserve(worst), self._price, self._book)


class Payment:
    """The payment of one call, ended by leaving `with`."""

    __slots__ = ("_book", "_price", "_receipt", "_reservation")

    def __init__(self, reservation: Reservation, price: Price | None, book: Callable[[Receipt], None] | None) -> None:
        self._reservation = reservation
        self._price = price
        self._book = book
        self._receipt: Receipt | None = None

    def sent(self) -> None:
        """Note that the call goes out: left as it is, it is booked at its worst price."""
        self._reservation.sent()
        self._receipt = Receipt(0, 0, None if self._price is None else self._reservation.dollars)

    def release(self) -> None:
        """Note that the call costs nothing."""
        self._receipt = None
        self._reservation.release()

    def settle(self, reply: ModelReply) -> None:
        """Pay for a reply, at its worst price where the endpoint did not count its tokens."""
        dollars = None
        if self._price is not None:
            price = self._price.price(reply)
            dollars = self._reservation.dollars if price is None else price
        self._reservation.settle(dollars or 0.0)
        self._receipt = Receipt(reply.input_tokens or 0, reply.output_tokens or 0, dollars)

    def __enter__(self) -> "Payment":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reservation.__exit__(kind, error, trace)
        if self._book is not None and self._receipt is not None:
            self._book(self._receipt)
