"""The connection to a running server, over HTTP."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from schemas.errors import CallerError, Conflict, NotFound, Unauthorized
from schemas.job import ListTransformJobsResponse, PipelineMetricsResponse, TransformJob
from schemas.sample import PaginatedSamplesResponse
from schemas.session import MessageResponse, SessionResponse

SESSIONS = "/pipeline-assistant/sessions"
NEWEST_JOBS = 50
PATIENCE = httpx.Timeout(None, connect=10.0)
"""A turn takes as long as its model does; only a server that does not answer the call at all is given up."""

Answer = TypeVar("Answer", bound=BaseModel)


class HttpConnection:
    """A server that runs, under a base URL and with a token."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._url = url

    @property
    def place(self) -> str:
        return f"the server at {self._url}"

    @property
    def afterwards(self) -> str:
        return "The run goes on in the server."

    async def start(self, goal: str) -> SessionResponse:
        return await self._ask(SessionResponse, "POST", SESSIONS, {"goal": goal})

    async def session(self, session_id: str) -> SessionResponse:
        return await self._ask(SessionResponse, "GET", f"{SESSIONS}/{_part(session_id)}")

    async def send(self, session_id: str, text: str) -> MessageResponse:
        path = f"{SESSIONS}/{_part(session_id)}/messages"
        return await self._ask(MessageResponse, "POST", path, {"content": text})

    async def job_of(self, dataset_id: str) -> TransformJob | None:
        page = await self._ask(ListTransformJobsResponse, "GET", f"/transform-jobs?limit={NEWEST_JOBS}")
        return next((job for job in page.jobs if job.output_dataset_id == dataset_id), None)

    async def job(self, job_id: str) -> TransformJob:
        return await self._ask(TransformJob, "GET", f"/transform-jobs/{_part(job_id)}")

    async def metrics(self, job_id: str) -> PipelineMetricsResponse | None:
        try:
            return await self._ask(PipelineMetricsResponse, "GET", f"/transform-jobs/{_part(job_id)}/metrics")
        except NotFound:
            return None

    async def rows(self, dataset_id: str, limit: int, cursor: str | None = None) -> PaginatedSamplesResponse:
        query = f"limit={limit}" + (f"&cursor={_part(cursor)}" if cursor else "")
        path = f"/datasets/{_part(dataset_id)}/samples?{query}"
        return await self._ask(PaginatedSamplesResponse, "GET", path)

    def where(self, dataset_id: str) -> str:
        return f"GET {self._url}/datasets/{dataset_id}/samples with your token"

    async def export(self, dataset_id: str, kind: str, *, only_valid: bool) -> AsyncGenerator[bytes, None]:
        """Yield the bytes of a dataset in a format. Raises `CallerError`, also where they break off."""
        query = f"format={kind}&only_valid={str(only_valid).lower()}"
        path = f"/datasets/{_part(dataset_id)}/export?{query}"
        try:
            async with self._client.stream("GET", self._url + path) as response:
                if not response.is_success:
                    await response.aread()
                    raise _refusal(response, self._url)
                if "content-disposition" not in response.headers:
                    raise _no_assistant(self._url)
                async for chunk in response.aiter_bytes():
                    yield chunk
        except httpx.InvalidURL as error:
            raise _bad_address(self._url) from error
        except httpx.HTTPError as error:
            raise _no_answer(self._url, error) from error

    async def _ask(self, kind: type[Answer], method: str, path: str, body: dict[str, str] | None = None) -> Answer:
        try:
            response = await self._client.request(method, self._url + path, json=body)
        except httpx.InvalidURL as error:
            raise _bad_address(self._url) from error
        except httpx.HTTPError as error:
            raise _no_answer(self._url, error) from error
        if not response.is_success:
            raise _refusal(response, self._url)
        try:
            return kind.model_validate_json(response.content)
        except ValueError as error:
            raise _no_assistant(self._url) from error


@asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator[HttpConnection]:
    """Open a connection to a server. Raises `CallerError` where the URL is none."""
    address = url.rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise _bad_address(url)
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        yield HttpConnection(client, address)


def _bad_address(url: str) -> CallerError:
    return CallerError(f"{url!r} is not a server's address. Write it as http://127.0.0.1:8000.")


def _no_answer(url: str, error: httpx.HTTPError) -> CallerError:
    return CallerError(
        f"No answer from {url} ({type(error).__name__}). Start a server with `pipeline-assistant serve`, "
        "or leave out --url to do without one."
    )


def _no_assistant(url: str) -> CallerError:
    return CallerError(f"What answers at {url} is not a Pipeline Assistant. Check --url.")


def _part(text: str) -> str:
    return quote(text, safe="")


def _refusal(response: httpx.Response, url: str) -> CallerError:
    """The server's refusal as an error that says what to do."""
    detail = _detail(response)
    match response.status_code:
        case 401:
            return Unauthorized(
                f"{url} does not know this token. `pipeline-assistant token` on the server's machine prints "
                "the right one; give it with --token."
            )
        case 404:
            return NotFound(detail)
        case 409:
            return Conflict(detail)
        case status if status >= 500:
            return CallerError(f"{url} failed ({status}: {detail}). The server's own output says why.")
        case status:
            return CallerError(f"{detail} ({status})")


def _detail(response: httpx.Response) -> str:
    """The `detail` of an error, be it a text or FastAPI's list; else the start of the body."""
    try:
        detail = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return response.text[:200] or response.reason_phrase
    if isinstance(detail, list):
        return "; ".join(f"{item.get('loc', ['?'])[-1]}: {item.get('msg', '')}" for item in detail)
    return str(detail)
