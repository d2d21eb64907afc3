"""A NUL character, which PostgreSQL cannot hold in text, becomes U+FFFD on every database; in JSON it stays."""

from dataclasses import replace
from datetime import UTC, datetime

from schemas.job import TransformJobStatus
from schemas.job_record import JobEnd, NewJob
from schemas.record import SessionRecord
from schemas.sample import Sample, Seed
from schemas.session import AutonomyLevel, Message, MessageRole
from storage.cursor import moment_cursor
from storage.database import Database
from storage.datasets import Datasets
from storage.file_sets import FileSets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from storage.tokens import Tokens

NEW = NewJob(organization_id="ours", transform_config="{}")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def test_nul_in_the_text_of_a_job_is_replaced(database: Database):
    jobs = Jobs(database)
    new = replace(NEW, name="a\0b", warning_message="\0", configuration_id="c\0", key="k\0")
    job = await jobs.create_job(new, owner="a", lease_seconds=60)
    assert (job.name, job.warning_message, job.configuration_id) == ("a\ufffdb", "\ufffd", "c\ufffd")
    assert await jobs.create_job(new, owner="a", lease_seconds=60) == job
    await jobs.end_job(job.id, JobEnd(TransformJobStatus.FAILED, "the model said \0"), owner="a")
    ended = await jobs.get_job("ours", job.id)
    assert ended is not None
    assert ended.error_message == "the model said \ufffd"


async def test_an_id_with_nul_finds_nothing(database: Database):
    job = await Jobs(database).create_job(NEW, owner="a", lease_seconds=60)
    assert await Jobs(database).get_job("ours", job.id + "\0") is None
    assert await Datasets(database).get_dataset("ours", "\0") is None
    assert await FileSets(database).get_file_set("ours", "\0") is None
    assert await SessionRecords(database).load_session("\0") is None
    assert await Tokens(database).organization_of("\0") is None
    assert (await Jobs(database).list_jobs("ours", limit=1, configuration_id="\0")).jobs == []
    cursor = moment_cursor("jobs", NOW, "\0")
    assert (await Jobs(database).list_jobs("ours", limit=1, cursor=cursor)).jobs == []


async def test_nul_in_rows_and_messages_stays_as_it_is(database: Database):
    datasets, sessions = Datasets(database), SessionRecords(database)
    sample = Sample(seed=Seed(seed_text="a\0b"), meta={"\0": "\0"})
    dataset = await datasets.create_dataset("ours")
    await datasets.append_samples("ours", dataset.id, [sample])
    assert [it async for it in datasets.samples(dataset.id)] == [sample]
    record = SessionRecord(
        session_id="s",
        organization_id="ours",
        goal="\0",
        autonomy_level=AutonomyLevel.SEMI_AUTO,
        model_name="embedded",
        created_at=NOW,
    )
    message = Message(role=MessageRole.USER, content="a\0b", timestamp=NOW)
    await sessions.create_session(record, message)
    assert await sessions.load_session("s") == record
    assert await sessions.messages("s") == [message]
