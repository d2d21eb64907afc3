"""The models of a running server: the embedded one, and those of the endpoint that the settings name."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from api.settings import PREFIX, BadSettings, Settings
from engine.models.address import Address
from engine.models.choice import ModelChoice
from engine.models.price import TokenPrice
from engine.models.registry import LOCAL, ModelRegistry, Provider
from schemas.errors import CallerError


@asynccontextmanager
async def open_models(settings: Settings) -> AsyncGenerator[ModelChoice, None]:
    """Open what the settings name. Raises `BadSettings` where the URL or the configured model is unusable."""
    registry = _registry(settings)
    try:
        if not registry.is_usable(settings.model):
            usable = ", ".join(registry.usable())
            raise BadSettings(f"{PREFIX}MODEL: {settings.model!r} can't be used here. Usable: {usable}.")
        yield ModelChoice(registry, settings.model)
    finally:
        await registry.close()


def _registry(settings: Settings) -> ModelRegistry:
    prices = {slug: TokenPrice(*dollars) for slug, dollars in settings.model_prices.items()}
    if not settings.llm_base_url:
        return ModelRegistry(prices=prices)
    address = Address(settings.llm_base_url, settings.llm_api_key or None)
    try:
        return ModelRegistry({LOCAL: Provider(address)}, prices=prices, concurrency=settings.concurrency)
    except CallerError as error:
        raise BadSettings(f"{PREFIX}LLM_BASE_URL: {error.message}") from None
