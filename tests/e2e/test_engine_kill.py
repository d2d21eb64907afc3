"""`pipeline-assistant run` against a local endpoint: killed at any moment it goes on, and pays nothing twice."""

import asyncio
import random
from pathlib import Path

from tests.e2e.bulk import CALLS_PER_SEED, Bulk, endpoint

SEEDS, IN_FLIGHT, KILLS = 120, 8, 10
NEEDED = SEEDS * CALLS_PER_SEED
CONCURRENCY = ("--concurrency", str(IN_FLIGHT))


async def test_a_run_killed_ten_times_pays_again_at_most_the_calls_in_flight(tmp_path: Path):
    chance = random.Random(4)
    async with endpoint(latency=0.02) as local:
        undisturbed = Bulk(tmp_path / "undisturbed", local)
        undisturbed.write(SEEDS)
        code, said = await undisturbed.run(*CONCURRENCY)
        assert code == 0, said
        assert local.seen.requests == NEEDED
    async with endpoint(latency=0.02) as local:
        killed = Bulk(tmp_path / "killed", local)
        killed.write(SEEDS)
        for _ in range(KILLS):
            process = await killed.start(*CONCURRENCY)
            await killed.requests(local.seen.requests + chance.randint(1, NEEDED // KILLS))
            await asyncio.sleep(chance.uniform(0, 0.03))
            process.kill()
            await process.communicate()
        code, said = await killed.run(*CONCURRENCY)
        assert code == 0, said
        assert "Going on with the run" in said
        assert NEEDED < local.seen.requests <= NEEDED + KILLS * IN_FLIGHT
        assert local.seen.most_in_flight <= 2 * IN_FLIGHT
    assert len(undisturbed.rows()) == SEEDS
    assert killed.rows() == undisturbed.rows()
