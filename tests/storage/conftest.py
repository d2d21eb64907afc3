"""An open, empty database of each kind, and the stores over it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from agent.memory import MemorySessionRecords
from engine.memory import MemoryDatasets, MemoryJobs
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from tests.postgres_server import CannotStart, running_server
from tests.storage.stores import Stores

CUT_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that this session of tests shares."""
    try:
        with running_server("-F") as url:
            yield url
    except CannotStart as error:
        pytest.skip(f"No PostgreSQL here: {error}")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/pipeline-assistant.db"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The server's database, empty, with nobody else on it."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(CUT_OTHERS)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a database that does not exist yet, or is empty."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def stores(request: pytest.FixtureRequest) -> AsyncIterator[Stores]:
    if request.param == "memory":
        datasets = MemoryDatasets()
        yield Stores(datasets, MemoryJobs(datasets), MemorySessionRecords())
        return
    opened = await Database.open(request.getfixturevalue(f"{request.param}_url"))
    yield Stores(Datasets(opened), Jobs(opened), SessionRecords(opened))
    await opened.close()
