"""The models that can be used here, by their slugs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.models.address import Address
from engine.models.price import Price, find_price
from engine.models.purse import Purse
from engine.models.request import ModelReply, ModelRequest
from schemas.errors import CallerError

if TYPE_CHECKING:
    from engine.models.endpoint import Endpoint

EMBEDDED = "embedded"
LOCAL = "local"


class UnusableModel(CallerError):
    """A model that no provider is configured for."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Serves the models whose slugs begin with one prefix.

    A router such as OpenRouter knows a model by its whole slug, others by what follows the prefix.
    """

    address: Address
    knows_whole_slug: bool = False


class ChatModel(Protocol):
    """Whatever answers requests to chat models; `Endpoint` says how."""

    async def complete(self, request: ModelRequest, purse: Purse) -> ModelReply: ...


@dataclass(frozen=True, slots=True)
class Model:
    """A model at an endpoint: `name` is what the endpoint calls it; `price` is `None` where it is unknown."""

    slug: str
    name: str
    endpoint: ChatModel
    price: Price | None


def _endpoint(address: Address, concurrency: int, timeout_seconds: float) -> "Endpoint":
    # Imported here so that whoever calls no model, such as an embedded assistant, loads no HTTP client.
    from engine.models.endpoint import Endpoint

    return Endpoint(address, concurrency=concurrency, timeout_seconds=timeout_seconds)


class ModelRegistry:
    """Finds a model's endpoint. One endpoint serves each address, so that all jobs share its pace and connections.

    `providers` are by prefix; that of `local` is the user's own endpoint. `prices` are by slug and precede listed ones.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider] | None = None,
        *,
        prices: Mapping[str, Price] | None = None,
        concurrency: int = 64,
        timeout_seconds: float = 120.0,
    ) -> None:
        self.concurrency = concurrency
        """The most calls to one endpoint in flight."""
        self._providers = dict(providers or {})
        self._prices = dict(prices or {})
        self._endpoints = {
            address: _endpoint(address, concurrency, timeout_seconds)
            for address in {it.address for it in self._providers.values()}
        }

    def is_usable(self, slug: str) -> bool:
        """Whether calls to a model can be made here, or none are needed."""
        prefix, _, rest = slug.partition("/")
        return slug == EMBEDDED or (prefix in self._providers and bool(rest))

    def usable(self) -> list[str]:
        """The slugs that can be used here; NAME stands for any model of a provider."""
        return [EMBEDDED, *(f"{prefix}/NAME" for prefix in sorted(self._providers))]

    def resolve(self, slug: str) -> Model | None:
        """Find a model; `None` for the embedded one, which has no endpoint. Raises `UnusableModel` for all others."""
        if slug == EMBEDDED:
            return None
        if not self.is_usable(slug):
            raise UnusableModel(self._explain(slug))
        prefix, _, rest = slug.partition("/")
        provider = self._providers[prefix]
        name = slug if provider.knows_whole_slug else rest
        price = find_price(slug, self._prices, name=name, base_url=provider.address.base_url)
        return Model(slug, name, self._endpoints[provider.address], price)

    async def close(self) -> None:
        """Close the connections to all endpoints."""
        for endpoint in self._endpoints.values():
            await endpoint.close()

    def _explain(self, slug: str) -> str:
        usable = ", ".join(self.usable())
        return f"The model {slug!r} can't be used here: no provider is configured for it. Usable: {usable}."
