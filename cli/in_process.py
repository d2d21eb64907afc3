"""The connection without a server: the assistant in this process, on the data folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from api.bootstrap import open_services
from api.services import Services
from api.settings import Settings
from cli.claim import claim
from cli.stored_token import organization_here
from schemas.errors import CallerError, NotFound
from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.sample import PaginatedSamplesResponse
from schemas.session import CreateSessionRequest, MessageResponse, SendMessageRequest, SessionResponse

NEWEST_JOBS = 50

Request = TypeVar("Request", bound=BaseModel)


class LocalConnection:
    """The services of a data folder, used as one organization."""

    def __init__(self, services: Services, organization_id: str, settings: Settings) -> None:
        self._services = services
        self._organization_id = organization_id
        self._settings = settings

    @property
    def place(self) -> str:
        return f"the data folder {self._settings.data_dir}"

    @property
    def afterwards(self) -> str:
        return "The run goes on when chat or serve opens this data folder again."

    async def start(self, goal: str) -> SessionResponse:
        request = _valid(CreateSessionRequest, goal=goal)
        return await self._services.assistant.create(self._organization_id, request)

    async def session(self, session_id: str) -> SessionResponse:
        return await self._services.assistant.get(self._organization_id, session_id)

    async def send(self, session_id: str, text: str) -> MessageResponse:
        content = _valid(SendMessageRequest, content=text).content
        return await self._services.assistant.send(self._organization_id, session_id, content)

    async def job_of(self, dataset_id: str) -> TransformJob | None:
        page = await self._services.jobs.list_jobs(self._organization_id, limit=NEWEST_JOBS)
        return next((job for job in page.jobs if job.output_dataset_id == dataset_id), None)

    async def job(self, job_id: str) -> TransformJob:
        job = await self._services.engine.get_job(self._organization_id, job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}.")
        return job

    async def metrics(self, job_id: str) -> PipelineMetricsResponse | None:
        return await self._services.jobs.metrics(self._organization_id, job_id)

    async def rows(self, dataset_id: str, limit: int, cursor: str | None = None) -> PaginatedSamplesResponse:
        page = await self._services.datasets.page(self._organization_id, dataset_id, limit=limit, cursor=cursor)
        if page is None:
            raise NotFound(f"There is no dataset {dataset_id}.")
        return page.response()

    def where(self, dataset_id: str) -> str:
        return f"`pipeline-assistant serve`, then GET /datasets/{dataset_id}/samples with your token"


@asynccontextmanager
async def open_folder(settings: Settings) -> AsyncIterator[LocalConnection]:
    """Open a data folder for one user.

    Raises `FolderTaken` where another process works on it, or another `PipelineAssistantError`.
    """
    with claim(settings.data_dir):
        async with open_services(settings) as services:
            yield LocalConnection(services, await organization_here(services.tokens, settings), settings)


def _valid(kind: type[Request], **fields: str) -> Request:
    """A request as the server would check it."""
    try:
        return kind(**fields)
    except ValidationError as error:
        raise CallerError("; ".join(f"{it['loc'][-1]}: {it['msg']}" for it in error.errors())) from None
