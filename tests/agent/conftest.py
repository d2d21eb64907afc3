"""An assistant over in-memory parts: a file set of two short documents, and whatever model a test scripts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from engine.engine import Engine, make_engine
from engine.memory import MemoryFileSets
from schemas.document import Document

REPORTS = (
    """The unemployment rate of the region was 3.7 percent in December 2023, the same as a month earlier.
Total nonfarm payroll employment increased 216,000 in December 2023. The wind was strong all year.""",
    """The unemployment rate of the region was 3.9 percent in April 2024, higher than a month earlier.
Total nonfarm payroll employment increased 175,000 in April 2024. The wind was weak all year.""",
)


@pytest.fixture
def file_sets() -> MemoryFileSets:
    sets = MemoryFileSets()
    documents = [
        Document(
            id=str(number),
            name=f"report-{number}.txt",
            text=text,
            date=datetime(2024, 4 * number - 3, 15, tzinfo=UTC),
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
