"""An open database of each kind in turn, and the stores over it."""

from collections.abc import AsyncIterator

import pytest

from agent.memory import MemorySessionRecords
from engine.memory import MemoryDatasets, MemoryJobs
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from tests.storage.stores import Stores


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
