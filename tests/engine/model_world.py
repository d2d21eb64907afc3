"""A world whose models are served by a local endpoint that answers as the test says."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson

from benchmarks.endpoint import Behaviour, LocalEndpoint, default_answer
from engine.engine import Engine
from engine.models.address import Address
from engine.models.choice import ModelChoice
from engine.models.price import Price
from engine.models.provider import LOCAL, Provider
from engine.models.registry import ModelRegistry
from tests.engine.world import World

MODEL = "local/tiny"
Body = dict[str, Any]


@asynccontextmanager
async def served(
    world: World,
    behaviour: Behaviour | None = None,
    *,
    price: Price | None = None,
    timeout_seconds: float = 5.0,
) -> AsyncIterator[tuple[LocalEndpoint, Engine]]:
    """An engine whose configured model is at a local endpoint."""
    async with LocalEndpoint(behaviour, keep_bodies=True) as local:
        registry = ModelRegistry(
            {LOCAL: Provider(Address(local.base_url))},
            prices={MODEL: price} if price else None,
            timeout_seconds=timeout_seconds,
        )
        engine = world.engine(models=ModelChoice(registry, MODEL))
        try:
            yield local, engine
        finally:
            await engine.close()
            await registry.close()


def fields_of(body: Body) -> frozenset[str]:
    """The fields of the structured answer that a request asks for; none for one in prose."""
    if "response_format" not in body:
        return frozenset()
    return frozenset(body["response_format"]["json_schema"]["schema"]["properties"])


def prompt_of(body: Body) -> str:
    return body["messages"][0]["content"]


def answering(**by_field: Callable[[Body, int], Any]) -> Callable[[Body, int], str]:
    """Answers each request by a field that its schema has, `text` where it has none; else as the endpoint does."""

    def answer(body: Body, number: int) -> str:
        for field in fields_of(body) or {"text"}:
            if field in by_field:
                made = by_field[field](body, number)
                return made if isinstance(made, str) else orjson.dumps(made).decode()
        return default_answer(body, number)

    return answer


def judged(score: float) -> Callable[[Body, int], Any]:
    return lambda body, number: {"score": score, "reason": "Because."}


def asked(*questions: dict[str, Any]) -> Callable[[Body, int], Any]:
    return lambda body, number: {"questions": [*questions]}
