"""An open database in a folder of its own, and what every implementation of a port is tested with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.memory import MemorySessionRecords
from agent.ports import SessionRecords
from engine.memory import MemoryDatasets, MemoryJobs
from engine.ports import Jobs
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs as SqlJobs
from storage.sessions import SessionRecords as SqlSessionRecords


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/pipeline-assistant.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    yield opened
    await opened.close()


@dataclass(frozen=True)
class Stores:
    """One implementation of every port."""

    datasets: Datasets | MemoryDatasets
    jobs: Jobs
    sessions: SessionRecords


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Stores]:
    if request.param == "memory":
        datasets = MemoryDatasets()
        yield Stores(datasets, MemoryJobs(datasets), MemorySessionRecords())
        return
    opened = await Database.open(url)
    yield Stores(Datasets(opened), SqlJobs(opened), SqlSessionRecords(opened))
    await opened.close()
