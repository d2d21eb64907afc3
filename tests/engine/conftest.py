"""The world of the engine's tests, with an engine at work in it."""

from collections.abc import AsyncIterator

import pytest

from engine.engine import Engine
from tests.engine.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def engine(world: World) -> AsyncIterator[Engine]:
    engine = world.engine()
    yield engine
    await engine.close()
