"""The budget under any interleaving of calls."""

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.budget import Budget, BudgetSpent
from tests.engine.models.virtual_time import now, run

ROUNDING = 1e-9
AMOUNTS = st.integers(0, 100).map(lambda cents: cents / 100)


@dataclass(frozen=True)
class Call:
    """A call: when it comes, what it may and does cost, how long it takes and how it ends."""

    comes: int
    worst: float
    share: float
    takes: int
    ends: str


CALLS = st.lists(
    st.builds(
        Call,
        comes=st.integers(0, 5),
        worst=AMOUNTS,
        share=st.floats(0, 1),
        takes=st.integers(0, 5),
        ends=st.sampled_from(["settled", "released", "unsent", "lost", "cancelled"]),
    ),
    max_size=25,
)


async def make(call: Call, budget: Budget, seen: list[float]) -> float:
    """Make a call and return what it spent."""

    def look() -> None:
        seen.append(budget.spent + budget.reserved)

    await asyncio.sleep(call.comes)
    with await budget.reserve(call.worst) as reservation:
        look()
        if call.ends != "unsent":
            await reservation.sent()
        if call.ends == "cancelled":
            await asyncio.sleep(1000)
        await asyncio.sleep(call.takes)
        if call.ends == "settled":
            reservation.settle(call.worst * call.share)
        elif call.ends == "released":
            reservation.release()
    look()
    return {"settled": call.worst * call.share, "lost": call.worst}.get(call.ends, 0.0)


@given(cap=AMOUNTS, before=AMOUNTS, calls=CALLS)
def test_what_is_spent_and_set_aside_never_exceeds_the_cap(cap: float, before: float, calls: list[Call]) -> None:
    async def main() -> None:
        budget, seen = Budget(before + cap, before), list[float]()
        made = [asyncio.create_task(make(call, budget, seen)) for call in calls]
        await asyncio.sleep(100)
        for task in made:
            task.cancel()
        ends = await asyncio.gather(*made, return_exceptions=True)
        assert all(it <= before + cap + ROUNDING for it in seen)
        assert budget.reserved == 0
        spent = sum(it for it in ends if isinstance(it, float))
        lost = sum(it.worst for it, end in zip(calls, ends, strict=True) if isinstance(end, asyncio.CancelledError))
        assert before + spent - ROUNDING <= budget.spent <= before + spent + lost + ROUNDING
        for call, end in zip(calls, ends, strict=True):
            if isinstance(end, BaseException) and not isinstance(end, asyncio.CancelledError):
                assert isinstance(end, BudgetSpent)
                assert budget.spent + call.worst > before + cap

    run(main())


def test_a_call_waits_for_what_others_may_give_back() -> None:
    async def main() -> tuple[float, float]:
        budget = Budget(1.0)
        first = await budget.reserve(0.8)
        second = asyncio.create_task(budget.reserve(0.8))
        await asyncio.sleep(5)
        assert not second.done()
        first.settle(0.1)
        (await second).settle(0.2)
        return now(), budget.spent

    seconds, spent = run(main())
    assert (seconds, spent) == (5, pytest.approx(0.3))


def test_a_call_is_refused_as_soon_as_nothing_can_make_room_for_it() -> None:
    async def main() -> None:
        budget = Budget(1.0)
        first = await budget.reserve(0.8)
        second = asyncio.create_task(budget.reserve(0.8))
        await asyncio.sleep(0)
        first.settle(0.3)
        with pytest.raises(BudgetSpent, match=r"\$1 is spent"):
            await second
        (await budget.reserve(0.7)).release()

    run(main())


def test_calls_are_served_in_their_order_so_that_a_dear_one_is_not_passed_by_for_ever() -> None:
    async def main() -> list[float]:
        budget, served = Budget(1.0), list[float]()

        async def take(dollars: float) -> None:
            with await budget.reserve(dollars) as reservation:
                served.append(dollars)
                await asyncio.sleep(1)
                reservation.release()

        await asyncio.gather(*(take(dollars) for dollars in (0.5, 0.4, 0.9, 0.1, 0.05)))
        return served

    assert run(main()) == [0.5, 0.4, 0.9, 0.1, 0.05]


def test_without_a_cap_nothing_waits_and_all_is_counted() -> None:
    async def main() -> float:
        budget = Budget(None, 2.0)
        for _ in range(3):
            (await budget.reserve(1e6)).settle(0.5)
        return budget.spent

    assert run(main()) == 3.5
