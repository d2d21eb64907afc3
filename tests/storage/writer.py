"""A process that writes as fast as it can until it is killed, saying what was acknowledged to it."""

import asyncio
import sys
from datetime import UTC, datetime

from schemas.job import JobUsage, PipelineMetricsResponse
from schemas.job_record import NewJob, Progress
from schemas.record import SessionRecord, Turn
from schemas.sample import Sample, Seed
from schemas.session import AutonomyLevel, Message, MessageRole
from storage.database import Database
from storage.jobs import Jobs
from storage.sessions import SessionRecords

ROWS_A_BATCH = 7
NEW = NewJob(organization_id="ours", transform_config="{}", key="the one job")
RECORD = SessionRecord(
    session_id="s1",
    organization_id="ours",
    goal="",
    autonomy_level=AutonomyLevel.SEMI_AUTO,
    model_name="embedded",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def say(kind: str, number: int) -> None:
    sys.stdout.write(f"{kind} {number}\n")
    sys.stdout.flush()


def message(content: str) -> Message:
    return Message(role=MessageRole.USER, content=content, timestamp=RECORD.created_at)


def batch(number: int) -> list[Sample]:
    """The rows of one batch, big enough to spread over several pages of the database."""
    texts = (f"{number}-{row} " + "x" * 3000 for row in range(ROWS_A_BATCH))
    return [Sample(seed=Seed(seed_text=text)) for text in texts]


async def write_jobs(jobs: Jobs) -> None:
    await jobs.create_job(NEW, owner="writer", lease_seconds=0)
    (claimed,) = await jobs.claim_jobs(owner="writer", lease_seconds=60)
    number = claimed.progress.seeds_done if claimed.progress else 0
    while True:
        metrics = PipelineMetricsResponse(
            total_input_rows=number, total_output_rows=number, total_duration_seconds=0, steps=[]
        )
        progress = Progress(number + 1, 0, metrics, JobUsage())
        assert await jobs.write_progress(claimed.job.id, batch(number), progress, owner="writer", lease_seconds=60)
        number += 1
        say("batch", number)


async def write_turns(sessions: SessionRecords) -> None:
    if await sessions.load_session("s1") is None:
        await sessions.create_session(RECORD, message("0"))
    number = len(await sessions.messages("s1"))
    while True:
        await sessions.add_message("s1", message(str(number)))
        say("message", number + 1)
        changed = RECORD.model_copy(update={"revision": number})
        await sessions.save_turn(Turn(record=changed, messages=[message(str(number + 1))]))
        number += 2
        say("message", number)


async def main(url: str) -> None:
    database = await Database.open(url)
    await asyncio.gather(write_jobs(Jobs(database)), write_turns(SessionRecords(database)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
