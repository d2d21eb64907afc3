"""The models of configs against those of the server."""

from pydantic import TypeAdapter

from engine.model_checks import check_prices
from engine.models.choice import ModelChoice
from engine.models.price import TokenPrice
from engine.models.registry import ModelRegistry
from engine.surroundings import Surroundings
from schemas.pipeline import JobConfig
from tests.engine.model_cases import PROVIDER, answered_by

CONFIG: TypeAdapter[JobConfig] = TypeAdapter(JobConfig)


def here(**prices: TokenPrice) -> Surroundings:
    registry = ModelRegistry({"openai": PROVIDER}, prices={f"openai/{name}": price for name, price in prices.items()})
    return Surroundings(models=ModelChoice(registry))


def test_a_cap_on_the_cost_needs_the_price_of_every_model() -> None:
    config = CONFIG.validate_python(answered_by({"model_name": "openai/tiny"}))
    (found,) = check_prices(config, here(), has_input=False)
    assert (found.code, found.path) == ("unknown_price", "/rollout_generator/models/0/model_name")
    assert list(check_prices(config, here(tiny=TokenPrice(1, 2)), has_input=False)) == []


def test_the_contracts_default_stands_for_the_configured_model_unless_it_has_a_provider() -> None:
    name, default = "meta-llama/llama", "meta-llama/llama"
    assert ModelChoice(ModelRegistry(), "embedded").meant(name, default) == "embedded"
    assert ModelChoice(ModelRegistry({"meta-llama": PROVIDER}), "embedded").meant(name, default) == name
    assert ModelChoice(ModelRegistry(), "embedded").meant("acme/large", default) == "acme/large"
    assert ModelChoice(ModelRegistry({"openai": PROVIDER}), "openai/tiny").meant() == "openai/tiny"
