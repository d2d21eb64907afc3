"""The meter of a job: what its steps have spent, never more than its cap."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from schemas.cost import EventUsageSummary, LLMModelUsageSummary, UsageSummary
from schemas.errors import RunFailed

_Usage = TypeVar("_Usage", EventUsageSummary, LLMModelUsageSummary)

_ROUNDING = 1e-9
"""Sums of dollars as floats may miss the exact cap by less than this."""


class BudgetSpent(RunFailed):
    """The next call would cross the job's cap, so it was not made."""


class Meter:
    """Money spent in one job, by step. `spent` is what an earlier run of it has used already."""

    def __init__(self, cap_dollars: float | None = None, spent: Mapping[int, UsageSummary] | None = None) -> None:
        self._cap = cap_dollars
        self._usage = dict(spent or {})
        self._total = sum(usage.total_cost for usage in self._usage.values())
        self.exhausted = False

    def charge(self, step: int, event: str, dollars: float) -> None:
        """Book one event. Raises `BudgetSpent`, with nothing booked, where it would cross the cap."""
        if self._cap is not None and self._total + dollars > self._cap + _ROUNDING:
            self.exhausted = True
            raise BudgetSpent(f"the budget of ${self._cap:g} is spent; raise max_cost_dollars to go on")
        self._total += dollars
        usage = self._usage.get(step, UsageSummary())
        before = usage.events.get(event, EventUsageSummary())
        after = before.model_copy(update={"count": before.count + 1, "cost": before.cost + dollars})
        self._usage[step] = usage.model_copy(
            update={"events": {**usage.events, event: after}, "total_cost": usage.total_cost + dollars}
        )

    def usage(self, step: int) -> UsageSummary:
        """What one step has used so far."""
        return self._usage.get(step, UsageSummary())

    def total(self) -> UsageSummary:
        """What the whole job has used so far."""
        return total_usage(self._usage.values())


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
