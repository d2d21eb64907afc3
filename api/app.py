"""The application: routes, errors and documentation over the services of one server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI

from api.bootstrap import open_services
from api.docs import add_docs
from api.errors import Problem, add_error_handlers
from api.middleware import add_middleware
from api.routes import (
    datasets,
    exports,
    file_sets,
    files,
    health,
    openai,
    organizations,
    samples,
    sessions,
    transform_jobs,
)
from api.settings import Settings
from schemas.http import HTTPValidationError

PREFIXES = ("", "/v1", "/api/public/v1")
"""Clients of different releases put different ones before the same routes."""

_NOUNS = (sessions, files, file_sets, datasets, exports, samples, transform_jobs, openai, organizations)
_PROBLEMS: dict[int | str, dict[str, object]] = {
    400: {"model": Problem, "description": "The request cannot be met as it is."},
    401: {"model": Problem, "description": "No token, or none that is known."},
    402: {"model": Problem, "description": "It costs more than your organization has left to spend."},
    404: {"model": Problem, "description": "Nothing of that id is yours."},
    409: {"model": Problem, "description": "What it is about is not in a state that allows it."},
    408: {"model": Problem, "description": "The body stopped coming."},
    413: {"model": Problem, "description": "It is larger than this server takes."},
    422: {"model": HTTPValidationError, "description": "The request has the wrong shape."},
    429: {"model": Problem, "description": "Too many requests in a minute; Retry-After says when to come again."},
}


def create_app(settings: Settings) -> FastAPI:
    """Build the application; its lifespan opens the services and closes them."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        async with open_services(settings) as services:
            app.state.services = services
            yield
            del app.state.services

    app = FastAPI(
        title="Pipeline Assistant",
        summary="Turns a goal in plain English into a valid dataset pipeline and a real dataset.",
        version=version("pipeline-assistant"),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    contract = APIRouter(responses=_PROBLEMS)
    for noun in _NOUNS:
        contract.include_router(noun.router)
    for prefix in PREFIXES:
        app.include_router(contract, prefix=prefix, include_in_schema=not prefix)
    app.include_router(health.router)
    add_docs(app)
    add_error_handlers(app)
    add_middleware(app, settings.cors_origins)
    return app
