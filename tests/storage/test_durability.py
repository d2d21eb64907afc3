"""A process killed in the middle of its writes loses nothing that it acknowledged and leaves nothing half-written."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from tests.storage import writer


async def acknowledged(process: Process, lines: int) -> dict[str, int]:
    """Kill a writer after some lines and give what it had said by then, by kind."""
    assert process.stdout is not None
    said: list[bytes] = [await process.stdout.readline() for _ in range(lines)]
    process.kill()
    rest, errors = await process.communicate()
    assert errors == b""
    whole = (line.split() for line in (b"".join(said) + rest).splitlines(keepends=True) if line.endswith(b"\n"))
    return {kind.decode(): int(number) for kind, number in whole}


@pytest.mark.parametrize("kills", [(1, 2, 40), (97,)])
async def test_kill_9_loses_and_halves_nothing(url: str, kills: tuple[int, ...]):
    for lines in kills:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.storage.writer", url, stdout=PIPE, stderr=PIPE
        )
        said = await acknowledged(process, lines)
        database = await Database.open(url)
        await check_rows(database, said.get("batch", 0))
        await check_messages(database, said.get("message", 0))
        await database.close()


async def check_rows(database: Database, acknowledged_batches: int) -> None:
    job = await Jobs(database).create_job(writer.NEW, owner="reader", lease_seconds=0)
    (claimed,) = await Jobs(database).claim_jobs(owner="writer", lease_seconds=0)
    assert claimed.job.id == job.id
    assert job.output_dataset_id is not None
    batches = claimed.progress.seeds_done if claimed.progress else 0
    assert batches >= acknowledged_batches
    rows = [row async for row in Datasets(database).samples(job.output_dataset_id)]
    assert rows == [row for number in range(batches) for row in writer.batch(number)]
    dataset = await Datasets(database).get_dataset("ours", job.output_dataset_id)
    assert dataset is not None
    assert dataset.num_rows == len(rows)


async def check_messages(database: Database, acknowledged_messages: int) -> None:
    contents = [message.content for message in await SessionRecords(database).messages("s1")]
    assert len(contents) >= acknowledged_messages
    assert contents == [str(number) for number in range(len(contents))]
