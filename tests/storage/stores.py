"""One implementation of every port, for the tests that all implementations pass."""

from dataclasses import dataclass

from agent.ports import SessionRecords
from engine.memory import MemoryDatasets
from engine.ports import Jobs
from storage.datasets import Datasets


@dataclass(frozen=True)
class Stores:
    """Implementations that belong together: the jobs write to the datasets."""

    datasets: Datasets | MemoryDatasets
    jobs: Jobs
    sessions: SessionRecords
