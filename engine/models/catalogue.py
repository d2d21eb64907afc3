"""The catalogue of models: which ones the configured providers say they have."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import cast

import aiohttp
import orjson

from engine.models.completion import failure_of
from engine.models.failure import EndpointFailure, NoConnection, RequestRejected, ServerFault
from engine.models.provider import Provider, ProviderKind

_SECONDS = 10.0
_KEPT_SECONDS = 600.0
_REDACTED = "[key]"
_UNKNOWN_ROUTE = 404

logger = logging.getLogger(__name__)


class Catalogue:
    """Asks each provider for its list, which also shows whether its key and address are right, and costs nothing."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = dict(providers)
        self._kept: tuple[float, list[str]] | None = None

    async def slugs(self) -> list[str]:
        """The slugs of all models; a provider that does not answer is left out, and the log says why."""
        if self._kept is None or self._kept[0] < time.monotonic():
            found = await asyncio.gather(*(self._slugs_of(prefix) for prefix in sorted(self._providers)))
            self._kept = (time.monotonic() + _KEPT_SECONDS, [slug for some in found for slug in some])
        return self._kept[1]

    async def list_models(self, prefix: str) -> list[str]:
        """The slugs that one provider lists. Raises `EndpointFailure`."""
        provider = self._providers[prefix]
        return [_slug(provider.kind, prefix, name) for name in _names(await _get(provider, "/models"))]

    async def check_key(self, prefix: str) -> None:
        """Ask OpenRouter about the key, which its list does not look at; elsewhere the list shows it.

        Raises `EndpointFailure`.
        """
        provider = self._providers[prefix]
        if provider.kind is not ProviderKind.OPENROUTER:
            return
        try:
            await _get(provider, "/key")
        except RequestRejected as failure:
            # A proxy in its place may know models and completions only.
            if failure.status != _UNKNOWN_ROUTE:
                raise

    async def _slugs_of(self, prefix: str) -> list[str]:
        try:
            return await self.list_models(prefix)
        except EndpointFailure as failure:
            logger.warning("The models of %s are not listed: %s", prefix, failure.message)
            return []


async def _get(provider: Provider, path: str) -> str:
    key, url = provider.address.key, provider.address.base_url.rstrip("/") + path
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session,
            session.get(url, headers=_headers(provider), allow_redirects=False) as response,
        ):
            text = (await response.read()).decode(errors="replace")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NoConnection(f"{url} can't be reached: {str(error) or type(error).__name__}") from None
    if response.status != 200:
        raise failure_of(response.status, text.replace(key, _REDACTED) if key else text)
    return text


def _headers(provider: Provider) -> dict[str, str]:
    key = provider.address.key
    if not key:
        return {}
    if provider.kind is ProviderKind.ANTHROPIC:
        return {"x-api-key": key, "anthropic-version": "2023-06-01"}
    return {"Authorization": f"Bearer {key}"}


def _names(text: str) -> list[str]:
    try:
        body = cast("object", orjson.loads(text))
    except orjson.JSONDecodeError:
        body = None
    data = cast("Mapping[str, object]", body).get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        raise ServerFault("The endpoint sent no list of models.")
    entries = cast("list[object]", data)
    names = [cast("Mapping[str, object]", each).get("id") for each in entries if isinstance(each, dict)]
    return [name for name in names if isinstance(name, str)]


def _slug(kind: ProviderKind, prefix: str, name: str) -> str:
    if kind is ProviderKind.OPENROUTER:
        return name
    return f"{prefix}/{name.removeprefix('models/')}"
