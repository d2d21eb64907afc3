"""One suite over both connections: a server over HTTP, and the data folder in this process."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from cli.connection import Connection
from cli.in_process import open_folder
from cli.over_http import connect
from schemas.errors import CallerError, NotFound
from schemas.job import TransformJobStatus
from tests.live_server import LiveServer, live_server

GOAL = "Create question and answer pairs from the FOMC minutes, numeric answers, at most 5 questions"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("local")


@pytest.fixture(params=["over HTTP", "in process"])
async def connection(request: pytest.FixtureRequest, server: LiveServer, folder: Path) -> AsyncIterator[Connection]:
    if request.param == "over HTTP":
        opened = connect(server.url, server.token)
    else:
        opened = open_folder(Settings.read(data_dir=folder))
    async with opened as connection:
        yield connection


async def test_a_goal_becomes_a_session_with_a_reply_and_a_config(connection: Connection):
    session = await connection.start(GOAL)
    assert session.goal == GOAL
    assert session.messages[-1].role == "assistant"
    assert session.current_config is not None
    assert await connection.session(session.session_id) == session


async def test_a_message_is_answered_and_the_changed_config_handed_back(connection: Connection):
    session = await connection.start(GOAL)
    reply = await connection.send(session.session_id, "three questions per chunk")
    assert reply.current_config is not None
    assert reply.current_config["question_generator"]["questions_per_seed"] == 3
    assert (await connection.session(session.session_id)).messages[-1] == reply.message


async def test_a_run_is_found_by_its_dataset_and_its_rows_are_read_page_by_page(connection: Connection):
    session = await connection.start(GOAL)
    await connection.send(session.session_id, "generate")
    await connection.send(session.session_id, "yes")
    (dataset_id,) = (await connection.session(session.session_id)).dataset_ids
    job = await connection.job_of(dataset_id)
    assert job is not None and job.output_dataset_id == dataset_id
    assert await connection.job(job.id) == job
    assert job.status is TransformJobStatus.COMPLETED, job.error_message
    metrics = await connection.metrics(job.id)
    assert metrics is not None and metrics.steps[-1].progress == 1.0
    first = await connection.rows(dataset_id, 2)
    second = await connection.rows(dataset_id, 2, first.next_cursor)
    assert (len(first.samples), len(second.samples), first.has_more) == (2, 2, True)
    assert first.samples != second.samples
    assert dataset_id in connection.where(dataset_id)


async def test_a_dataset_without_a_job_has_none(connection: Connection):
    assert await connection.job_of("nonsense") is None


async def test_unknown_things_are_not_found(connection: Connection):
    with pytest.raises(NotFound):
        await connection.session("nonsense")
    with pytest.raises(NotFound):
        await connection.send("nonsense", "hello")
    with pytest.raises(NotFound):
        await connection.job("nonsense")
    with pytest.raises(NotFound):
        await connection.rows("nonsense", 1)
    assert await connection.metrics("nonsense") is None


@pytest.mark.parametrize("goal", ["", "  ", "x" * 100_000])
async def test_an_empty_or_endless_goal_is_refused_with_the_reason(connection: Connection, goal: str):
    with pytest.raises(CallerError, match="goal"):
        await connection.start(goal)
