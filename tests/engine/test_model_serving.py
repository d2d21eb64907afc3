"""What a model config says of where and how its model is served, for each kind of provider: on the wire, or refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from benchmarks.endpoint import LocalEndpoint
from engine.engine import Engine
from engine.models.address import Address
from engine.models.choice import ModelChoice
from engine.models.provider import Provider, ProviderKind
from engine.models.registry import ModelRegistry
from schemas.errors import Refused
from tests.engine.test_rollouts import rollouts, rollouts_of, row, run_on
from tests.engine.world import World

NAMES = {
    ProviderKind.OPENAI: "openai/gpt-4o",
    ProviderKind.ANTHROPIC: "anthropic/claude-sonnet-4",
    ProviderKind.GOOGLE: "google/gemini-2.5-flash",
    ProviderKind.OPENROUTER: "meta-llama/llama-3.3-70b-instruct",
    ProviderKind.COMPATIBLE: "local/tiny",
}
OPENAI, ANTHROPIC, GOOGLE, OPENROUTER, COMPATIBLE = NAMES
Body = dict[str, Any]


@asynccontextmanager
async def served_by(world: World, *kinds: ProviderKind) -> AsyncIterator[tuple[LocalEndpoint, Engine]]:
    """An engine with providers of some kinds, all of them at one local endpoint."""
    async with LocalEndpoint(keep_bodies=True) as local:
        registry = ModelRegistry({kind: Provider(Address(local.base_url), kind) for kind in kinds})
        engine = world.engine(models=ModelChoice(registry))
        try:
            yield local, engine
        finally:
            await engine.close()
            await registry.close()


async def sent(world: World, model: Body, *kinds: ProviderKind) -> Body:
    """The request that a model config becomes. Raises `Refused` where it may not become one."""
    async with served_by(world, *kinds) as (local, engine):
        (rollout,) = await rolled_out(world, engine, model)
        assert rollout.content
        (body,) = local.seen.bodies
    return body


async def rolled_out(world: World, engine: Engine, model: Body) -> list[Any]:
    (made,) = await run_on(world, engine, rollouts(model), row(prompt="Say it."))
    return rollouts_of(made)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (OPENAI, {"reasoning_effort": "high"}),
        (GOOGLE, {"reasoning_effort": "high"}),
        (COMPATIBLE, {"reasoning_effort": "high"}),
        (OPENROUTER, {"reasoning": {"effort": "high"}}),
    ],
)
async def test_an_effort_is_worded_as_the_provider_has_it(world: World, kind: ProviderKind, fields: Body) -> None:
    body = await sent(world, {"model_name": NAMES[kind], "reasoning_effort": "high"}, kind)
    assert fields.items() <= body.items()
    assert len({"reasoning", "reasoning_effort"} & body.keys()) == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (OPENAI, {"reasoning_effort": "none"}),
        (GOOGLE, {"reasoning_effort": "none"}),
        (COMPATIBLE, {"reasoning_effort": "none"}),
        (OPENROUTER, {"reasoning": {"effort": "none"}}),
        (ANTHROPIC, {}),
    ],
)
async def test_an_answer_without_reasoning_is_asked_for(world: World, kind: ProviderKind, fields: Body) -> None:
    body = await sent(world, {"model_name": NAMES[kind], "disable_reasoning": True}, kind)
    assert {name: body[name] for name in ("reasoning", "reasoning_effort") if name in body} == fields


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (ANTHROPIC, "reasoning_effort", "low"),
        (ANTHROPIC, "temperature", 1.5),
        *[(kind, "openrouter_provider", ["groq"]) for kind in NAMES if kind is not OPENROUTER],
        *[(kind, "model_source", "RUNPOD") for kind in NAMES if kind is not COMPATIBLE],
        *[(kind, "model_source", "OPENAI") for kind in NAMES if kind is not OPENAI],
        *[(kind, "model_source", "OPEN_ROUTER") for kind in NAMES if kind is not OPENROUTER],
    ],
)
async def test_what_a_provider_would_not_heed_is_refused(
    world: World, kind: ProviderKind, field: str, value: object
) -> None:
    async with served_by(world, kind) as (local, engine):
        with pytest.raises(Refused) as caught:
            await rolled_out(world, engine, {"model_name": NAMES[kind], field: value})
    (found,) = [each for each in caught.value.violations if each.level == "error"]
    assert (found.code, found.path) == ("model_setting_refused", f"/rollout_generator/models/0/{field}")
    assert found.hint
    assert local.seen.requests == 0


@pytest.mark.parametrize(
    ("kind", "source"),
    [(OPENAI, "OPENAI"), (OPENROUTER, "OPEN_ROUTER"), (COMPATIBLE, "VLLM"), (COMPATIBLE, "RUNPOD")],
)
async def test_a_source_that_is_the_providers_is_followed(world: World, kind: ProviderKind, source: str) -> None:
    body = await sent(world, {"model_name": NAMES[kind], "model_source": source}, kind)
    assert body["model"] in NAMES[kind]


@pytest.mark.parametrize("kind", [OPENAI, ANTHROPIC, GOOGLE])
async def test_a_model_that_is_wanted_from_openrouter_is_asked_there(world: World, kind: ProviderKind) -> None:
    wanted = {"model_name": NAMES[kind], "model_source": "OPEN_ROUTER", "openrouter_provider": ["one", "two"]}
    body = await sent(world, wanted, kind, OPENROUTER)
    # OpenRouter knows a model by its whole slug, its vendor by the name alone.
    assert body["model"] == NAMES[kind]
    assert body["provider"] == {"order": ["one", "two"], "allow_fallbacks": False}


async def test_a_bare_name_is_asked_of_the_one_who_has_it(world: World) -> None:
    assert (await sent(world, {"model_name": "gpt-4o"}, OPENAI, COMPATIBLE))["model"] == "gpt-4o"
    async with served_by(world, COMPATIBLE) as (local, engine):
        with pytest.raises(Refused, match="can't call the model gpt-4o"):
            await rolled_out(world, engine, {"model_name": "gpt-4o"})
    assert local.seen.requests == 0
