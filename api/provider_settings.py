"""Settings of the providers: their keys and addresses, under the names that their own clients read."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings

from engine.models.provider import KNOWN, ProviderKind
from schemas.errors import PipelineAssistantError

PREFIX = "PIPELINE_ASSISTANT_"
SECRETS_FILE = f"{PREFIX}SECRETS_FILE"
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


class BadSettings(PipelineAssistantError):
    """A setting that cannot be used; the message names it and says what it takes."""


def _key(*names: str) -> SecretStr:
    return Field(default=SecretStr(""), validation_alias=AliasChoices(*_with_own(names)))


def _url(*names: str) -> str:
    return Field(default="", validation_alias=AliasChoices(*_with_own(names)))


def _with_own(names: tuple[str, ...]) -> Iterator[str]:
    """The names that the server reads: its own first, then those that others read too, then that of the field."""
    yield from (f"{PREFIX}{name}" for name in names)
    yield from names
    yield names[0].lower()


class ProviderSettings(BaseSettings):
    """A provider is configured where its key is; the address is for proxies that speak the provider's own API."""

    openrouter_api_key: SecretStr = _key("OPENROUTER_API_KEY")
    openrouter_base_url: str = _url("OPENROUTER_BASE_URL")
    openai_api_key: SecretStr = _key("OPENAI_API_KEY")
    openai_base_url: str = _url("OPENAI_BASE_URL")
    anthropic_api_key: SecretStr = _key("ANTHROPIC_API_KEY")
    anthropic_base_url: str = _url("ANTHROPIC_BASE_URL")
    google_api_key: SecretStr = _key("GOOGLE_API_KEY", "GEMINI_API_KEY")
    google_base_url: str = _url("GOOGLE_BASE_URL")

    def key_of(self, kind: ProviderKind) -> SecretStr:
        """The key of a public provider, empty where none is configured."""
        return getattr(self, f"{kind}_api_key")

    def base_url_of(self, kind: ProviderKind) -> str:
        """Where a public provider is: another address that speaks its API, else its own."""
        return getattr(self, f"{kind}_base_url") or KNOWN[kind].base_url


def secrets_file(given: object) -> Path | None:
    """The file that keys are read from, where one is named. Raises `BadSettings` where others may read it too."""
    named = str(given or os.environ.get(SECRETS_FILE) or "")
    if not named:
        return None
    file = Path(named).expanduser()
    if not file.is_file():
        raise BadSettings(f"{SECRETS_FILE}: there is no file {file}.")
    if file.stat().st_mode & _OTHERS_MAY:
        raise BadSettings(f"{SECRETS_FILE}: others can read {file}. Make it yours alone: chmod 600 {file}")
    return file
