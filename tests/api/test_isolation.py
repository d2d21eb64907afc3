"""Every route, asked by one organization about what another owns: answered as about what never was."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import client_of
from tests.api.foreign import PATH, REQUESTS, SESSIONS, Asked
from tests.api.owned import as_told, filled, leaked, never_were, own, quiet, seen
from tests.api.test_auth import operations
from tests.api.uploading import new_set, upload

Things = dict[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """An owner, and two others alike: one knows the owner's things, one names things that never were."""

    owner: httpx.AsyncClient
    others: tuple[httpx.AsyncClient, httpx.AsyncClient]
    things: Things
    named: tuple[Things, Things]
    before: dict[str, str]
    said: list[str]
    """Everything that the first of them has sent."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> AsyncIterator[World]:
    folder = shutil.copytree(first_start, tmp_path_factory.mktemp("isolation") / "data")
    app = create_app(Settings.read(data_dir=folder, api_tokens="ours:acme,theirs:rival,nobodys:nobody"))
    async with (
        app.router.lifespan_context(app),
        client_of(app, "ours") as owner,
        client_of(app, "theirs") as one,
        client_of(app, "nobodys") as other,
    ):
        things = await own(owner)
        named = things | await some(one), never_were(things) | await some(other)
        yield World(owner, (one, other), things, named, await seen(owner, things), [])


async def some(client: httpx.AsyncClient) -> Things:
    """What the askers own themselves."""
    goal = {"goal": "5 numeric questions from the FOMC minutes of 2024"}
    dataset = (await client.post("/datasets")).json()["id"]
    await client.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": str(it)} for it in range(3)]})
    return {
        "own_session": (await client.post(SESSIONS, json=goal)).json()["session_id"],
        "own_file_set": await new_set(client),
        "own_file": await upload(client, b"12345"),
        "own_dataset": dataset,
    }


IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")


def test_every_route_of_the_document_is_asked():
    assert set(REQUESTS) == set(operations())


@IN_ONE_LOOP
@pytest.mark.parametrize("route", REQUESTS, ids=" ".join)
async def test_what_another_owns_is_answered_like_what_never_was(world: World, route: tuple[str, str]):
    for asked in REQUESTS[route]:
        for client in world.others:
            await quiet(client)
        foreign, unknown = [
            await send(client, route, asked, things) for client, things in zip(world.others, world.named, strict=True)
        ]
        assert as_told(foreign) == as_told(unknown), asked
        assert foreign.status_code < 500
        world.said.append(f"{foreign.request.url} {foreign.request.headers} {foreign.request.content.decode()}")
        assert leaked(foreign, "".join(world.said), world.things) == []


async def send(client: httpx.AsyncClient, route: tuple[str, str], asked: Asked, things: Things) -> httpx.Response:
    method, path = route
    return await client.request(
        method,
        path.format(**filled(PATH | asked.path, things)),
        params=filled(asked.query, things),
        json=filled(asked.body, things),
        headers=filled(asked.headers, things),
    )


@IN_ONE_LOOP
async def test_nothing_of_the_owner_has_changed(world: World):
    assert await seen(world.owner, world.things) == world.before
