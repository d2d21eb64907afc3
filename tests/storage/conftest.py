"""An open database in a folder of its own, and the stores of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.memory import MemorySessionRecords
from engine.memory import MemoryDatasets, MemoryJobs
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from tests.storage.stores import Stores


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/pipeline-assistant.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Stores]:
    if request.param == "memory":
        datasets = MemoryDatasets()
        yield Stores(datasets, MemoryJobs(datasets), MemorySessionRecords())
        return
    opened = await Database.open(url)
    yield Stores(Datasets(opened), Jobs(opened), SessionRecords(opened))
    await opened.close()
