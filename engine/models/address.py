"""The address of an endpoint that serves models."""

from dataclasses import dataclass, field

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is: a base URL that ends in `/v1` or the like, and the key for it."""

    base_url: str
    api_key: SecretStr | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """The key in plain text, for the one who sends it; empty where there is none."""
        return self.api_key.get_secret_value().strip() if self.api_key else ""
