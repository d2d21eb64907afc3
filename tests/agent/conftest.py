"""An assistant over in-memory parts: a file set of two short documents, and whatever model a test scripts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from engine.engine import Engine, make_engine
from engine.memory import MemoryFileSets
from schemas.document import Document

REPORTS = (
    """The unemployment rate was 3.7 percent in December 2023. Total payrolls increased 216,000 in December 2023.
The price index rose 2.6 percent over the 12 months ending in December 2023.""",
    """The unemployment rate was 3.9 percent in April 2024. Total payrolls increased 175,000 in April 2024.
The price index rose 2.7 percent over the 12 months ending in April 2024.""",
)


@pytest.fixture
def file_sets() -> MemoryFileSets:
    sets = MemoryFileSets()
    documents = [
        Document(
            id=str(number),
            name=f"report-{number}.txt",
            text=text,
            date=datetime(2024, number, 1, tzinfo=UTC),
            metadata={},
        )
        for number, text in enumerate(REPORTS, start=1)
    ]
    sets.add_file_set("Reports", documents, file_set_id="reports")
    return sets


@pytest.fixture
async def engine(file_sets: MemoryFileSets) -> AsyncIterator[Engine]:
    engine = make_engine(file_sets=file_sets)
    await engine.start()
    yield engine
    await engine.close()


@pytest.fixture
def engine_of_a_thread(file_sets: MemoryFileSets) -> Engine:
    """An engine that no loop has started yet."""
    return make_engine(file_sets=file_sets)
