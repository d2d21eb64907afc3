"""A running application on a data folder of its own, as two organizations see it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.bootstrap import open_services
from api.settings import Settings

TOKENS = "ours:acme,theirs:rival"


def client_of(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    """A client of an application in this process; an error of the application is the answer that clients get."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://assistant", headers=headers)


@asynccontextmanager
async def running(settings: Settings, token: str = "ours") -> AsyncIterator[httpx.AsyncClient]:
    """A started application, stopped at the end, and a client of it."""
    app = create_app(settings)
    async with app.router.lifespan_context(app), client_of(app, token) as client:
        yield client


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a first start leaves it, with the bundled documents."""
    folder = tmp_path_factory.mktemp("first-start")

    async def start() -> None:
        async with open_services(Settings.read(data_dir=folder, api_tokens=TOKENS)):
            pass

    asyncio.run(start())
    return folder


@pytest.fixture
def settings(tmp_path: Path, first_start: Path) -> Settings:
    return Settings.read(data_dir=shutil.copytree(first_start, tmp_path / "data"), api_tokens=TOKENS)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def ours(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app, "ours") as client:
        yield client


@pytest.fixture
async def theirs(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app, "theirs") as client:
        yield client
