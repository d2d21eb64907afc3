"""The price of a model's tokens: configured by the user, or listed by `genai-prices`; else unknown, which is `None`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.models.request import ModelReply, ModelRequest

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, Provider

_MILLION = 1_000_000
_TEMPLATE_TOKENS, _MESSAGE_TOKENS = 256, 16
"""The most that a model's chat template is taken to add to a prompt, and to each of its messages."""
_UNLISTED = frozenset({"embedded", "local"})
_ROUTER = "openrouter"
"""Lists models under the slugs that clients send."""


class Price(ABC):
    """What tokens cost."""

    @abstractmethod
    def dollars(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """The price of one call; cached tokens are part of the input."""

    def price(self, reply: ModelReply) -> float | None:
        """What a reply has cost in dollars; `None` where the endpoint did not count its tokens."""
        if reply.input_tokens is None or reply.output_tokens is None:
            return None
        return self.dollars(reply.input_tokens, reply.output_tokens, min(reply.cached_tokens, reply.input_tokens))

    def worst_price(self, request: ModelRequest) -> float:
        """The most that a request can cost in dollars: no tokenizer makes more tokens of a text than it has bytes."""
        prompt = _TEMPLATE_TOKENS + sum(_MESSAGE_TOKENS + len(it.content.encode()) for it in request.messages)
        if request.schema is not None:
            # It is sent twice, in the prompt and as response_format.
            prompt += len(request.schema.instruction.encode()) + len(request.schema.text.encode())
        return self.dollars(prompt, request.max_tokens)


@dataclass(frozen=True, slots=True)
class TokenPrice(Price):
    """A price that the user configured, in dollars per million tokens."""

    input_per_million: float
    output_per_million: float

    def dollars(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """The price of one call; cached tokens cost as much as others."""
        return (input_tokens * self.input_per_million + output_tokens * self.output_per_million) / _MILLION


@dataclass(frozen=True, slots=True)
class ListedPrice(Price):
    """A price from the list of `genai-prices`, with its tiers, its times and its discount for cached tokens."""

    model: "ModelInfo"
    provider: "Provider"

    def dollars(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """The price of one call."""
        from genai_prices import Usage

        usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens, cache_read_tokens=cached_tokens)
        return float(self.model.calc_price(usage, self.provider).total_price)


def find_price(slug: str, configured: Mapping[str, Price], *, name: str = "", base_url: str = "") -> Price | None:
    """The price of a model, `None` where it is unknown.

    A configured price comes first. Else a model that is served at a known address, under `name`, costs what is listed
    for that provider; at an unknown address nothing is known. Without an address the slug tells the provider.
    """
    if slug in configured:
        return configured[slug]
    if base_url:
        return _listed(name, base_url=base_url)
    provider, _, rest = slug.partition("/")
    if provider in _UNLISTED or not rest:
        return None
    return _listed(rest, provider=provider) or _listed(slug, provider=_ROUTER)


def _listed(name: str, *, provider: str | None = None, base_url: str | None = None) -> Price | None:
    # The list takes 0.2 s to load, which a run on the embedded model need not wait for.
    from genai_prices.data_snapshot import get_snapshot

    try:
        seller, model = get_snapshot().find_provider_model(name, None, provider, base_url)
        used = model.get_prices(datetime.now(UTC))
    except LookupError:
        return None
    return None if used.input_mtok is None or used.output_mtok is None else ListedPrice(model, seller)
