"""The connection: what a conversation in the terminal needs of an assistant, wherever that one runs."""

from typing import Protocol

from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.sample import PaginatedSamplesResponse
from schemas.session import MessageResponse, SessionResponse


class Connection(Protocol):
    """An assistant, spoken to as one user. Every method raises `CallerError` where the request cannot be met."""

    @property
    def place(self) -> str:
        """Where the assistant runs, in words that complete "connected to"."""
        ...

    @property
    def afterwards(self) -> str:
        """What becomes of a run when the conversation is left, as a sentence."""
        ...

    async def start(self, goal: str) -> SessionResponse:
        """Start a session with a goal; the answer holds the assistant's first reply."""
        ...

    async def session(self, session_id: str) -> SessionResponse: ...

    async def send(self, session_id: str, text: str) -> MessageResponse: ...

    async def job_of(self, dataset_id: str) -> TransformJob | None:
        """The job that writes a dataset."""
        ...

    async def job(self, job_id: str) -> TransformJob: ...

    async def metrics(self, job_id: str) -> PipelineMetricsResponse | None:
        """How far a job is; `None` where it has counted nothing yet."""
        ...

    async def rows(self, dataset_id: str, limit: int, cursor: str | None = None) -> PaginatedSamplesResponse: ...

    def where(self, dataset_id: str) -> str:
        """How a dataset is fetched from outside the conversation, as one line."""
        ...
