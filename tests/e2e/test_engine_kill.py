"""`pipeline-assistant run` against a local endpoint: killed at any moment it goes on, and pays nothing twice."""

import asyncio
import random
from pathlib import Path

from tests.e2e.bulk import CALLS_PER_SEED, Bulk, endpoint

SEEDS, IN_FLIGHT, KILLS = 120, 8, 10
NEEDED = SEEDS * CALLS_PER_SEED
CONCURRENCY = ("--concurrency", str(IN_FLIGHT))
CAP, DOLLARS_PER_TOKEN = 0.2, 1e-6
"""Without a kill all the rows cost about as much."""
CALLS_BETWEEN = 20


async def kill_sometime(run: Bulk, chance: random.Random, *options: str) -> str:
    """Start a run, kill it at a random moment of its calls, or let it end; what it said."""
    process = await run.start(*CONCURRENCY, *options)
    requests = run.local.seen.requests + chance.randint(1, CALLS_BETWEEN)
    reached = asyncio.create_task(run.requests(requests))
    said = asyncio.create_task(process.communicate())
    await asyncio.wait({reached, said}, return_when=asyncio.FIRST_COMPLETED)
    if not said.done():
        await asyncio.sleep(chance.uniform(0, 0.03))
        process.kill()
    reached.cancel()
    out, errors = await said
    return (out + errors).decode()


async def test_a_run_killed_ten_times_pays_again_at_most_the_calls_in_flight(tmp_path: Path, url: str):
    chance = random.Random(4)
    async with endpoint(latency=0.02) as local:
        undisturbed = Bulk(tmp_path / "undisturbed", local)
        undisturbed.write(SEEDS)
        code, said = await undisturbed.run(*CONCURRENCY)
        assert code == 0, said
        assert local.seen.requests == NEEDED
    async with endpoint(latency=0.02) as local:
        killed = Bulk(tmp_path / "killed", local, database=url)
        killed.write(SEEDS)
        for _ in range(KILLS):
            await kill_sometime(killed, chance)
        code, said = await killed.run(*CONCURRENCY)
        assert code == 0, said
        assert "Going on with the run" in said
        assert NEEDED < local.seen.requests <= NEEDED + KILLS * IN_FLIGHT
        assert local.seen.most_in_flight <= 2 * IN_FLIGHT
    assert len(undisturbed.rows()) == SEEDS
    assert killed.rows() == undisturbed.rows()


async def test_a_capped_run_killed_ten_times_costs_no_more_than_its_cap(tmp_path: Path, url: str):
    chance = random.Random(5)
    async with endpoint(latency=0.02, characters_per_token=1) as local:
        # Each token costs as much as it can, so that each call that is forgotten shows.
        run = Bulk(tmp_path / "killed", local, database=url, prices="local/tiny=1/0")
        run.write(SEEDS)
        capped = ("--max-cost", str(CAP))
        for _ in range(KILLS):
            assert "finished" not in await kill_sometime(run, chance, *capped)
        code, said = await run.run(*CONCURRENCY, *capped)
        assert code == 0, said
        cost = local.seen.prompt_tokens * DOLLARS_PER_TOKEN
    assert CAP / 2 < cost <= CAP
    assert "all that they may have cost counts as spent" in said
    rows = run.rows()
    assert len(rows) == SEEDS
    assert any(row["is_valid"] for row in rows)
    assert all(row["is_valid"] or "budget" in row["meta"]["filter_reason"] for row in rows)
