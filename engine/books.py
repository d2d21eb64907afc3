"""The books of a job: where its run writes down what has to outlive the process."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from engine.journal import Journal
from engine.news.kept import MemorySearches, Searches
from schemas.job_record import Progress
from schemas.sample import Sample

Write = Callable[[Sequence[Sample], Progress], Awaitable[bool]]
"""Writes rows and progress together; `False` where the job is no longer this process's to run."""
Allow = Callable[[float], Awaitable[bool]]
"""Writes down how many dollars may have been spent; `False` where the job is no longer this process's to run."""


async def allow_all(dollars: float) -> bool:
    """Write nothing down: nothing outlives the process."""
    return True


@dataclass(frozen=True, slots=True)
class Books:
    """What a run is given to write with."""

    write: Write
    journal: Journal = field(default_factory=Journal)
    allow: Allow = allow_all
    searches: Searches = field(default_factory=MemorySearches)
