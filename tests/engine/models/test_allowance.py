"""The allowance: what may have been spent is written down before it can be, whenever the process ends."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.allowance import Allowance
from engine.models.budget import Budget
from engine.unwritten import Unwritten
from tests.engine.models.virtual_time import run

ROUNDING = 1e-9
SENT = st.tuples(st.floats(0.001, 0.2), st.floats(0, 1), st.integers(0, 5), st.integers(1, 9))
"""A call: its worst price, the share of it that it costs, when it comes and how long it takes."""


class Paper:
    """What is written down, each time after a while."""

    def __init__(self, answer: bool = True) -> None:
        self.dollars = 0.0
        self.times = 0
        self._answer = answer

    async def write(self, dollars: float) -> bool:
        await asyncio.sleep(0.5)
        if self._answer:
            self.dollars = dollars
            self.times += 1
        return self._answer


@given(calls=st.lists(SENT, max_size=30), ends_at=st.floats(0, 12))
def test_at_any_moment_what_went_out_is_written_down(calls: list[tuple[float, float, int, int]], ends_at: float):
    async def main() -> None:
        paper, real = Paper(), 0.0
        budget = Budget(1.0, allowance=Allowance(1.0, 0.0, paper.write))

        async def call(worst: float, share: float, comes: int, takes: int) -> None:
            nonlocal real
            await asyncio.sleep(comes)
            with await budget.reserve(worst) as reservation:
                await reservation.sent()
                # From now on the endpoint may bill it, whoever is there to hear of it.
                real += worst * share
                await asyncio.sleep(takes)
                reservation.settle(worst * share)

        made = [asyncio.create_task(call(*each)) for each in calls]
        await asyncio.sleep(ends_at)
        assert real <= paper.dollars + ROUNDING <= 1.0 + 2 * ROUNDING
        for task in made:
            task.cancel()
        await asyncio.gather(*made, return_exceptions=True)

    run(main())


def test_calls_that_wait_at_once_are_written_down_at_once_and_any_number_of_them_a_hundred_times() -> None:
    async def main() -> tuple[int, int]:
        paper = Paper()
        budget = Budget(10.0, allowance=Allowance(10.0, 0.0, paper.write))

        async def call() -> None:
            with await budget.reserve(0.001) as reservation:
                await reservation.sent()
                reservation.settle(0.001)

        await asyncio.gather(*(call() for _ in range(256)))
        first = paper.times
        for _ in range(9000):
            await call()
        return first, paper.times

    first, in_all = run(main())
    assert first <= 3
    assert in_all <= 101


def test_a_job_that_is_no_longer_ours_sends_nothing() -> None:
    async def main() -> None:
        budget = Budget(1.0, allowance=Allowance(1.0, 0.0, Paper(answer=False).write))
        with pytest.raises(Unwritten), await budget.reserve(0.5) as reservation:
            await reservation.sent()
        assert (budget.spent, budget.reserved) == (0, 0)

    run(main())


def test_a_run_that_stops_in_peace_gives_back_what_it_did_not_spend() -> None:
    async def main() -> float:
        paper = Paper()
        budget = Budget(1.0, allowance=Allowance(1.0, 0.0, paper.write))
        with await budget.reserve(0.5) as reservation:
            await reservation.sent()
            reservation.settle(0.1)
        await budget.close()
        return paper.dollars

    assert run(main()) == pytest.approx(0.1)
