"""The purse from which a step pays its calls to one model, and where it keeps what it has paid for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

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


class PaidAnswers(Protocol):
    """The answers that one piece of work has paid for, kept so that none is paid twice."""

    def recall(self, request: ModelRequest) -> ModelReply | None:
        """The answer that an earlier run has paid for, each once; `None` where there is none."""
        ...

    def add(self, request: ModelRequest, reply: ModelReply, receipt: Receipt) -> Awaitable[None]:
        """Take an answer in, now, and give what to wait for until it is kept."""
        ...


class Purse:
    """Pays for calls: sets their worst price aside, books what they cost, keeps what came of them.

    `book` is told of each call that was paid for. Raises `UnknownPrice` where the budget has a cap and the model no
    known price.
    """

    def __init__(
        self,
        price: Price | None = None,
        budget: Budget | None = None,
        book: Callable[[Receipt], None] | None = None,
        answers: PaidAnswers | None = None,
        *,
        goes_on: bool = False,
    ) -> None:
        self.goes_on = goes_on
        """Whether the calls go on with work that has been begun; they come before those that begin some."""
        self._price = price
        self._budget = budget or Budget(None)
        self._book = book
        self._answers = answers
        if price is None and self._budget.cap is not None:
            raise UnknownPrice("The model's price is unknown, so its cost can't be capped; configure its price.")

    def recall(self, request: ModelRequest) -> ModelReply | None:
        """The answer to a request that was paid for before this run; `None` where it is to be asked."""
        return None if self._answers is None else self._answers.recall(request)

    async def reserve(self, request: ModelRequest) -> "Payment":
        """Set the worst price of a request aside. Raises `BudgetSpent` where too little is left for it."""
        worst = 0.0 if self._price is None else self._price.worst_price(request)
        return Payment(await self._budget.reserve(worst), request, self._price, self._book, self._answers)


class Payment:
    """The payment of one call, ended by leaving `with`."""

    __slots__ = ("_answers", "_book", "_price", "_receipt", "_request", "_reservation")

    def __init__(
        self,
        reservation: Reservation,
        request: ModelRequest,
        price: Price | None,
        book: Callable[[Receipt], None] | None,
        answers: PaidAnswers | None,
    ) -> None:
        self._reservation = reservation
        self._request = request
        self._price = price
        self._book = book
        self._answers = answers
        self._receipt: Receipt | None = None

    async def sent(self) -> None:
        """Note that the call goes out: left as it is, it is booked at its worst price. Raises `Unwritten`."""
        await self._reservation.sent()
        self._receipt = Receipt(0, 0, None if self._price is None else self._reservation.dollars)

    def release(self) -> None:
        """Note that the call costs nothing."""
        self._receipt = None
        self._reservation.release()

    async def settle(self, reply: ModelReply) -> None:
        """Pay for a reply, at its worst price where the endpoint did not count its tokens, and see that it is kept."""
        dollars = None
        if self._price is not None:
            price = self._price.price(reply)
            dollars = self._reservation.dollars if price is None else price
        self._reservation.settle(dollars or 0.0)
        self._receipt = receipt = Receipt(reply.input_tokens or 0, reply.output_tokens or 0, dollars)
        # Booked and noted in one go: whoever writes the books in between finds both or neither.
        kept = None if self._answers is None else self._answers.add(self._request, reply, receipt)
        self._write_receipt()
        if kept is not None:
            await kept

    def __enter__(self) -> "Payment":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reservation.__exit__(kind, error, trace)
        self._write_receipt()

    def _write_receipt(self) -> None:
        receipt, self._receipt = self._receipt, None
        if self._book is not None and receipt is not None:
            self._book(receipt)
