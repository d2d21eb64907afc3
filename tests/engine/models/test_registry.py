"""Models by their slugs."""

import pytest

from benchmarks.endpoint import LocalEndpoint
from engine.models.address import Address
from engine.models.price import TokenPrice
from engine.models.registry import LOCAL, ModelRegistry, Provider, UnusableModel
from tests.engine.models.asking import FREE, KEY, prose

ROUTER = Provider(Address("https://openrouter.ai/api/v1", KEY), knows_whole_slug=True)
OWN = Provider(Address("http://localhost:8000/v1", KEY))


@pytest.fixture
def registry() -> ModelRegistry:
    return ModelRegistry({LOCAL: OWN, "meta-llama": ROUTER, "google": ROUTER}, prices={"local/tiny": TokenPrice(1, 2)})


def test_a_slug_finds_its_endpoint_and_the_name_that_it_knows(registry: ModelRegistry) -> None:
    own, llama = registry.resolve("local/org/tiny"), registry.resolve("meta-llama/llama-3.3-70b-instruct")
    gemini = registry.resolve("google/gemini-3-flash-preview")
    assert own is not None
    assert llama is not None
    assert gemini is not None
    assert (own.name, llama.name) == ("org/tiny", "meta-llama/llama-3.3-70b-instruct")
    assert llama.endpoint is gemini.endpoint is not own.endpoint
    assert own.price is None
    assert llama.price is not None


def test_a_configured_price_is_found_by_slug(registry: ModelRegistry) -> None:
    model = registry.resolve("local/tiny")
    assert model is not None
    assert model.price == TokenPrice(1, 2)


def test_the_embedded_model_needs_no_endpoint(registry: ModelRegistry) -> None:
    assert registry.resolve("embedded") is None
    assert registry.is_usable("embedded")
    assert ModelRegistry().is_usable("embedded")


@pytest.mark.parametrize("slug", ["anthropic/claude-sonnet-4", "gpt-4o", "local/", "local", "", "/x", "Embedded"])
def test_a_model_without_a_provider_is_refused_with_what_is_usable(registry: ModelRegistry, slug: str) -> None:
    assert not registry.is_usable(slug)
    with pytest.raises(UnusableModel, match=r"Usable: embedded, google/NAME, local/NAME, meta-llama/NAME\.") as caught:
        registry.resolve(slug)
    assert repr(slug) in caught.value.message


def test_the_key_is_in_no_repr(registry: ModelRegistry) -> None:
    assert KEY not in f"{registry!r} {registry.resolve('local/tiny')!r} {OWN!r}"


async def test_a_model_answers_under_its_name() -> None:
    async with LocalEndpoint(keep_bodies=True) as local:
        registry = ModelRegistry({LOCAL: Provider(Address(local.base_url))})
        model = registry.resolve("local/tiny")
        assert model is not None
        assert (await model.endpoint.complete(prose(), FREE)).text
        await registry.close()
    assert [it["model"] for it in local.seen.bodies] == ["tiny"]
    assert local.seen.keys == {""}
