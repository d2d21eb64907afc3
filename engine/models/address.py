"""The address of an endpoint that serves models."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is: a base URL that ends in `/v1` or the like, and the key for it."""

    base_url: str
    api_key: str | None = field(default=None, repr=False)
