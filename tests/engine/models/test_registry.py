"""Models by their slugs."""

import pytest
from pydantic import SecretStr

from benchmarks.endpoint import LocalEndpoint
from engine.models.address import Address
from engine.models.price import TokenPrice
from engine.models.provider import LOCAL, Provider, ProviderKind
from engine.models.registry import ModelRegistry, UnusableModel
from tests.engine.models.asking import FREE, KEY, prose

SECRET = SecretStr(KEY)
ROUTER = Provider(Address("https://openrouter.ai/api/v1", SECRET), ProviderKind.OPENROUTER)
ANTHROPIC = Provider(Address("https://api.anthropic.com/v1", SECRET), ProviderKind.ANTHROPIC)
OWN = Provider(Address("http://localhost:8000/v1", SECRET))


@pytest.fixture
def registry() -> ModelRegistry:
    return ModelRegistry({LOCAL: OWN, "openrouter": ROUTER}, prices={"local/tiny": TokenPrice(1, 2)})


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


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("anthropic/claude-sonnet-4", "claude-sonnet-4-0"),
        ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("anthropic/claude-opus-4-1-20250805", "claude-opus-4-1-20250805"),
        ("openai/gpt-4o", "openai/gpt-4o"),
        ("openrouter/anthropic/claude-sonnet-4", "anthropic/claude-sonnet-4"),
        ("openrouter/auto", "openrouter/auto"),
    ],
)
def test_a_provider_of_its_own_comes_before_the_router_which_serves_the_rest(slug: str, name: str) -> None:
    registry = ModelRegistry({"anthropic": ANTHROPIC, "openrouter": ROUTER})
    model = registry.resolve(slug)
    assert model is not None
    assert model.name == name
    assert model.price is not None or slug == "openrouter/auto"


@pytest.mark.parametrize("slug", ["gpt-99x", "local/", "local", "", "/x", "Embedded", "local/tiny"])
def test_a_model_without_a_provider_is_refused_with_what_is_usable(slug: str) -> None:
    registry = ModelRegistry({"openrouter": ROUTER})
    assert not registry.is_usable(slug)
    with pytest.raises(UnusableModel, match=r"Usable: embedded, VENDOR/NAME\.") as caught:
        registry.resolve(slug)
    assert repr(slug) in caught.value.message


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("anthropic/claude-sonnet-4", "Set ANTHROPIC_API_KEY or OPENROUTER_API_KEY."),
        ("meta-llama/llama-3.3-70b-instruct", "Set OPENROUTER_API_KEY."),
        ("local/tiny", "Set PIPELINE_ASSISTANT_LLM_BASE_URL to the address of your OpenAI-compatible endpoint."),
        ("gpt-4o", "It is openai/gpt-4o. Set OPENAI_API_KEY or OPENROUTER_API_KEY."),
        ("tiny", "Write a model as PROVIDER/NAME, such as local/tiny."),
    ],
)
def test_a_missing_key_is_named_by_its_variable(slug: str, said: str) -> None:
    with pytest.raises(UnusableModel) as caught:
        ModelRegistry().resolve(slug)
    assert caught.value.message.endswith(said)


@pytest.mark.parametrize(
    ("configured", "name", "slug"),
    [
        ({"anthropic": ANTHROPIC}, "claude-sonnet-4", "anthropic/claude-sonnet-4"),
        ({"anthropic": ANTHROPIC}, "claude-3-7-sonnet-latest", "anthropic/claude-3-7-sonnet-latest"),
        ({"anthropic": ANTHROPIC, "openrouter": ROUTER}, "gpt-4o", "openai/gpt-4o"),
        ({"openrouter": ROUTER}, "llama-3.3-70b-instruct", "meta-llama/llama-3.3-70b-instruct"),
    ],
)
def test_a_bare_name_is_the_one_model_that_is_called_so(configured: dict[str, Provider], name: str, slug: str) -> None:
    registry = ModelRegistry(configured)
    assert registry.is_usable(name)
    assert registry.resolve(name) == registry.resolve(slug) is not None


@pytest.mark.parametrize(("configured", "name"), [({"anthropic": ANTHROPIC}, "gpt-4o"), ({LOCAL: OWN}, "gpt-4o")])
def test_a_bare_name_of_a_model_that_nobody_here_has_is_refused(configured: dict[str, Provider], name: str) -> None:
    with pytest.raises(UnusableModel, match="It is openai/gpt-4o"):
        ModelRegistry(configured).resolve(name)


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
