"""The pace against endpoints of every kind, in virtual time."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from engine.models.pace import Pace
from tests.engine.models.virtual_time import now, run

LATENCY = 0.2


@dataclass
class Provider:
    """Takes calls: refuses those over its quota at once, a share at random, and fails others after their time."""

    quota: int = 1_000_000
    refused: float = 0.0
    failed: float = 0.0
    uneven: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(7))
    in_flight: int = 0
    most_in_flight: int = 0
    requests: int = 0

    async def call(self) -> int:
        """The status of one more call."""
        self.requests += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0.002 * self.rng.random())
            if self.in_flight > self.quota or self.rng.random() < self.refused:
                return 429
            await asyncio.sleep(LATENCY * (1 + self.uneven * (2 * self.rng.random() - 1)))
            return 500 if self.rng.random() < self.failed else 200
        finally:
            self.in_flight -= 1


async def work(pace: Pace, provider: Provider, calls: int, workers: int) -> list[int]:
    """Do the calls, each until it is answered; returns the limit at each answer."""
    limits: list[int] = []
    left = iter(range(calls))

    async def do_one() -> None:
        failures = 0
        while True:
            async with pace.place(urgent=failures > 0) as place:
                status = await provider.call()
                if status == 200:
                    place.answered()
                elif status == 429:
                    place.refused(1.0)
                else:
                    place.failed()
            if status == 200:
                limits.append(pace.limit)
                return
            failures += 1
            await asyncio.sleep(1.0 if status == 429 else 0.4)

    async def worker() -> None:
        for _ in left:
            await do_one()

    await asyncio.gather(*(worker() for _ in range(workers)))
    return limits


def measure(pace: Pace, provider: Provider, calls: int, workers: int = 128) -> tuple[float, list[int]]:
    """Virtual seconds taken, and the limits on the way."""

    async def main() -> tuple[float, list[int]]:
        limits = await work(pace, provider, calls, workers)
        return now(), limits

    return run(main())


def test_an_endpoint_without_faults_is_kept_busy_and_never_overrun() -> None:
    provider = Provider()
    seconds, limits = measure(Pace(64), provider, 3000)
    assert provider.most_in_flight == 64
    assert set(limits) == {64}
    assert seconds < 1.03 * 3000 * LATENCY / 64


@pytest.mark.parametrize("uneven", [0.0, 0.5])
@pytest.mark.parametrize(("most", "quota"), [(64, 32), (64, 50), (64, 8), (64, 4), (256, 100)])
def test_a_quota_is_found_with_few_calls_wasted(most: int, quota: int, uneven: float) -> None:
    provider = Provider(quota=quota, uneven=uneven)
    seconds, _ = measure(Pace(most), provider, 3000, 2 * most)
    assert provider.requests - 3000 < 0.1 * 3000
    assert seconds < 1.3 * 3000 * LATENCY / quota


@pytest.mark.parametrize("workers", [64, 128])
def test_a_quota_is_found_within_few_calls(workers: int) -> None:
    provider = Provider(quota=32)
    seconds, _ = measure(Pace(64), provider, 900, workers)
    assert provider.requests - 900 < 0.1 * 900
    assert seconds < 1.3 * 900 * LATENCY / 32


@pytest.mark.parametrize("uneven", [0.0, 0.5])
@pytest.mark.parametrize(("refused", "failed"), [(0.05, 0.02), (0.02, 0.0), (0.1, 0.1), (0.0, 0.1)])
def test_faults_at_random_do_not_slow_the_others_down(refused: float, failed: float, uneven: float) -> None:
    limits: list[int] = []
    for seed in range(1, 5):
        provider = Provider(refused=refused, failed=failed, uneven=uneven, rng=random.Random(seed))
        limits += measure(Pace(64), provider, 3000)[1]
    assert sum(limits) / len(limits) > 57


def test_the_faults_of_the_issue_cost_less_than_it_allows() -> None:
    seconds, _ = measure(Pace(64), Provider(refused=0.05, failed=0.02), 3000)
    assert seconds < 1.6 * 3000 * LATENCY / 64


def test_a_quota_is_found_among_faults_at_random() -> None:
    provider = Provider(quota=32, refused=0.05)
    seconds, _ = measure(Pace(64), provider, 3000)
    assert seconds < 1.4 * 3000 * LATENCY / 32


def test_a_quota_that_shrinks_or_grows_is_followed() -> None:
    async def main() -> tuple[int, int, int]:
        pace, provider = Pace(64), Provider(quota=64)
        await work(pace, provider, 1000, 128)
        provider.quota = 16
        before = provider.requests
        await work(pace, provider, 1000, 128)
        wasted, low = provider.requests - before - 1000, pace.limit
        provider.quota = 64
        await work(pace, provider, 1000, 128)
        return wasted, low, pace.limit

    wasted, low, high = run(main())
    assert wasted < 0.15 * 1000
    assert 14 <= low <= 17
    assert high > 60


def test_an_endpoint_that_refuses_everything_is_asked_once_a_pause() -> None:
    async def main() -> tuple[int, int, float]:
        pace, provider = Pace(64), Provider(quota=0)
        working = asyncio.create_task(work(pace, provider, 500, 128))
        await asyncio.sleep(60)
        during = provider.requests
        provider.quota = 64
        await working
        return during, provider.requests, now()

    during, in_all, seconds = run(main())
    assert during <= 128 + 60
    assert in_all - during < 1.1 * 500
    assert seconds < 60 + 8


def test_failures_alone_never_close_an_endpoint() -> None:
    async def main() -> int:
        pace, provider = Pace(64), Provider(failed=1.0)
        working = asyncio.create_task(work(pace, provider, 500, 128))
        await asyncio.sleep(60)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        return pace.limit

    assert run(main()) == 8


def test_who_gives_up_waiting_keeps_nobody_out() -> None:
    async def main() -> list[str]:
        pace, order = Pace(1), list[str]()

        async def visit(name: str, *, urgent: bool = False) -> None:
            async with pace.place(urgent=urgent):
                order.append(name)
                await asyncio.sleep(1)

        visits = [asyncio.create_task(visit(name)) for name in ("first", "second", "third")]
        await asyncio.sleep(0.5)
        visits += [asyncio.create_task(visit("urgent", urgent=True))]
        await asyncio.sleep(0)
        visits[1].cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await visit("last")
        return order

    assert run(main()) == ["first", "urgent", "third", "last"]


def test_a_call_that_is_cancelled_as_its_turn_comes_passes_it_on() -> None:
    async def main() -> bool:
        pace = Pace(1)
        held = pace.place()
        await held.__aenter__()
        waiting = asyncio.create_task(pace.place().__aenter__())
        await asyncio.sleep(0)
        await held.__aexit__(None, None, None)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1), pace.place():
            return True

    assert run(main())
