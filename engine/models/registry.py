"""The models that can be used here, by their slugs."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.models.address import Address
from engine.models.price import Price, find_price
from engine.models.provider import Provider, ProviderKind, by_router, locate, missing_key
from engine.models.purse import Purse
from engine.models.recording import Recording
from engine.models.request import ModelReply, ModelRequest
from schemas.errors import CallerError

if TYPE_CHECKING:
    from engine.models.endpoint import Endpoint

EMBEDDED = "embedded"


class UnusableModel(CallerError):
    """A model that no provider is configured for."""


class ChatModel(Protocol):
    """Whatever answers requests to chat models; `Endpoint` says how."""

    async def complete(self, request: ModelRequest, purse: Purse) -> ModelReply: ...

    def stream(self, request: ModelRequest, purse: Purse) -> AsyncGenerator[str | ModelReply, None]: ...


@dataclass(frozen=True, slots=True)
class Model:
    """A model at an endpoint: `name` is what the endpoint calls it; `price` is `None` where it is unknown.

    `kind` says whose API the endpoint speaks.
    """

    slug: str
    name: str
    endpoint: ChatModel
    price: Price | None
    kind: ProviderKind


def _endpoint(address: Address, concurrency: int, timeout_seconds: float, recording: Recording | None) -> "Endpoint":
    # Imported here so that whoever calls no model, such as an embedded assistant, loads no HTTP client.
    from engine.models.endpoint import Endpoint

    return Endpoint(address, concurrency=concurrency, timeout_seconds=timeout_seconds, recording=recording)


class ModelRegistry:
    """Finds a model's endpoint. One endpoint serves each address, so that all jobs share its pace and connections.

    `providers` are by the prefix of the slugs that they serve. `prices` are by slug and precede listed ones.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider] | None = None,
        *,
        prices: Mapping[str, Price] | None = None,
        concurrency: int = 64,
        timeout_seconds: float = 120.0,
        recording: Recording | None = None,
    ) -> None:
        self.concurrency = concurrency
        """The most calls to one endpoint in flight."""
        self._providers = dict(providers or {})
        self._prices = dict(prices or {})
        self._endpoints = {
            address: _endpoint(address, concurrency, timeout_seconds, recording)
            for address in {it.address for it in self._providers.values()}
        }

    def is_usable(self, slug: str) -> bool:
        """Whether calls to a model can be made here, or none are needed."""
        return slug == EMBEDDED or locate(self._providers, slug) is not None

    def usable(self) -> list[str]:
        """The slugs that can be used here; NAME stands for any model of a provider."""
        return usable_slugs(self._providers)

    def resolve(self, slug: str) -> Model | None:
        """Find a model; `None` for the embedded one, which has no endpoint. Raises `UnusableModel` for all others."""
        if slug == EMBEDDED:
            return None
        found = locate(self._providers, slug)
        if found is None:
            raise UnusableModel(unusable(slug, self.usable()))
        address = found.provider.address
        price = find_price(found.slug, self._prices, name=found.name, base_url=address.base_url)
        return Model(found.slug, found.name, self._endpoints[address], price, found.provider.kind)

    def by_router(self, slug: str) -> str:
        """The slug that asks OpenRouter for the model of a vendor; the same one where there is no router or vendor."""
        return by_router(self._providers, slug)

    async def close(self) -> None:
        """Close the connections to all endpoints."""
        for endpoint in self._endpoints.values():
            await endpoint.close()


def unusable(slug: str, usable: Iterable[str]) -> str:
    """Why a model can't be used, what can be, and what to configure."""
    return f"The model {slug!r} can't be used here. Usable: {', '.join(usable)}. {missing_key(slug)}"


def usable_slugs(providers: Iterable[str]) -> list[str]:
    """The slugs that providers of some prefixes serve, beside the embedded model."""
    return [EMBEDDED, *(_pattern(prefix) for prefix in sorted(providers))]


def _pattern(prefix: str) -> str:
    return "VENDOR/NAME" if prefix == ProviderKind.OPENROUTER else f"{prefix}/NAME"
