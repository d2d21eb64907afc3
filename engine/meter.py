"""The meter of a job: what its steps have spent, never more than its cap."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from engine.journal import Journal
from engine.models.allowance import Allowance
from engine.models.budget import Budget
from engine.models.purse import Purse, Receipt
from engine.models.registry import Model
from schemas.cost import EventUsageSummary, LLMModelUsageSummary, UsageSummary

_Usage = TypeVar("_Usage", EventUsageSummary, LLMModelUsageSummary)

PRICE_UNKNOWN = " (price unknown)"
"""Follows the name of a model whose price is not known; the sums leave its cost out."""
FAULT = "model fault: "
"""Begins the name of an event that counts faults of calls to models; they cost nothing of their own."""
CUT_OFF = "calls cut off by a restart"
"""An event of no step: what calls may have cost whose answers went with their process."""
NO_STEP = -1
_ROUNDING = 1e-9


class Meter:
    """Money spent in one job, by step, out of one budget.

    `spent` is what an earlier run of it has written of its usage; what it paid for since then is in the journal. What
    was allowed beyond both counts as spent too: `cut_off` are the dollars.
    """

    def __init__(
        self,
        cap_dollars: float | None = None,
        spent: Mapping[int, UsageSummary] | None = None,
        journal: Journal | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        self.journal = journal or Journal()
        self._first_asking = sys.maxsize
        self._usage = dict(spent or {})
        for entry in self.journal.unbooked:
            self._book_call(entry.step, entry.slug, entry.receipt)
        lost = 0.0 if allowance is None else allowance.dollars - self.total().total_cost
        self.cut_off = lost if lost > _ROUNDING else 0.0
        if self.cut_off:
            self._book_event(NO_STEP, CUT_OFF, self.cut_off)
        self.budget = Budget(cap_dollars, self.total().total_cost, allowance)

    @property
    def exhausted(self) -> bool:
        """Whether something could not be paid any more."""
        return self.budget.exhausted

    async def charge(self, step: int, event: str, dollars: float) -> None:
        """Book one event. Raises `BudgetSpent`, with nothing booked, where it would cross the cap."""
        with await self.budget.reserve(dollars) as reservation:
            await reservation.sent()
            reservation.settle(dollars)
        self._book_event(step, event, dollars)

    def purse(self, step: int, model: Model, path: Sequence[int] = ()) -> Purse:
        """A purse from which a step pays its calls to a model for the piece of work at a path.

        Raises `UnknownPrice` where there is a cap and nobody knows what the model costs.
        """
        self._first_asking = min(self._first_asking, step)
        return Purse(
            model.price,
            self.budget,
            lambda receipt: self._book_call(step, model.slug, receipt),
            self.journal.page(step, path, model.slug),
            goes_on=step > self._first_asking,
        )

    def note_faults(self, step: int, faults: Iterable[str]) -> None:
        """Count what went wrong with a call to a model, whether or not it was answered in the end."""
        for fault in faults:
            self._book_event(step, f"{FAULT}{fault}", 0.0)

    def faults(self, step: int) -> dict[str, int]:
        """How often each kind of fault has struck a step's calls to models."""
        events = self.usage(step).events.items()
        return {name.removeprefix(FAULT): event.count for name, event in events if name.startswith(FAULT)}

    def usage(self, step: int) -> UsageSummary:
        """What one step has used so far."""
        return self._usage.get(step, UsageSummary())

    def total(self) -> UsageSummary:
        """What the whole job has used so far."""
        return total_usage(self._usage.values())

    def _book_event(self, step: int, name: str, dollars: float) -> None:
        self._book(step, UsageSummary(events={name: EventUsageSummary(count=1, cost=dollars)}, total_cost=dollars))

    def _book_call(self, step: int, slug: str, receipt: Receipt) -> None:
        name = slug if receipt.dollars is not None else slug + PRICE_UNKNOWN
        cost = receipt.dollars or 0.0
        model = LLMModelUsageSummary(
            count=1, input_tokens=receipt.input_tokens, output_tokens=receipt.output_tokens, cost=cost
        )
        self._book(step, UsageSummary(llm_by_model={name: model}, total_cost=cost))

    def _book(self, step: int, usage: UsageSummary) -> None:
        self._usage[step] = total_usage((self.usage(step), usage))


def total_usage(parts: Iterable[UsageSummary]) -> UsageSummary:
    """Add up what several steps used."""
    events: dict[str, EventUsageSummary] = {}
    models: dict[str, LLMModelUsageSummary] = {}
    cost = 0.0
    for part in parts:
        cost += part.total_cost
        for name, event in part.events.items():
            events[name] = _plus(event, events.get(name, EventUsageSummary()))
        for name, model in part.llm_by_model.items():
            models[name] = _plus(model, models.get(name, LLMModelUsageSummary()))
    return UsageSummary(events=events, llm_by_model=models, total_cost=cost)


def _plus(one: _Usage, other: _Usage) -> _Usage:
    fields = type(one).model_fields
    return one.model_copy(update={name: getattr(one, name) + getattr(other, name) for name in fields})
