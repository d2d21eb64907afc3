"""The check of models: which providers answer, what they have, and whether the configured models do their work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from agent.models.chat_model import chat_model
from api.models import providers_of
from api.settings import PREFIX, Settings
from engine.models.catalogue import Catalogue
from engine.models.failure import EndpointFailure, NoConnection, RequestRejected, ServerFault, UnusableReply
from engine.models.provider import KNOWN, LOCAL, Provider, ProviderKind, locate
from engine.models.purse import Purse
from engine.models.registry import EMBEDDED, ModelRegistry
from engine.models.request import Message, ModelRequest
from schemas.errors import PipelineAssistantError

_QUESTION = "Answer with the word yes."
_TOKENS = 64
_SECONDS = 30.0
_WRONG_KEY = (401, 403)


@dataclass(frozen=True, slots=True)
class CheckedProvider:
    """A provider: `said` tells what it has or what to do, `models` are the slugs that it lists."""

    name: str
    state: Literal["usable", "not usable", "not configured"]
    said: str
    models: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckedUse:
    """What a configured model is for, and whether it answered."""

    use: Literal["rows", "sessions"]
    model: str
    is_usable: bool
    said: str


@dataclass(frozen=True, slots=True)
class ModelReport:
    """All providers, configured or not, and the models that the settings name."""

    providers: list[CheckedProvider]
    uses: list[CheckedUse]

    @property
    def is_good(self) -> bool:
        """Whether the configured models can be used."""
        return all(each.is_usable for each in self.uses)


async def check_models(settings: Settings) -> ModelReport:
    """Ask each configured provider for its list, and each configured model one short question."""
    providers = providers_of(settings)
    checked = await asyncio.gather(*(_checked(providers, prefix) for prefix in (*KNOWN, LOCAL)))
    bad = {providers[each.name] for each in checked if each.state == "not usable"}
    ask: dict[Literal["rows", "sessions"], tuple[str, Ask]] = {
        "rows": (settings.model, _ask_for_rows),
        "sessions": (settings.session_model or settings.model, _ask_in_session),
    }
    uses = await asyncio.gather(
        *(_checked_use(use, slug, providers, bad, asking) for use, (slug, asking) in ask.items())
    )
    return ModelReport([_embedded(), *checked], list(uses))


Ask = Callable[[str, Mapping[str, Provider]], Awaitable[None]]


def _embedded() -> CheckedProvider:
    return CheckedProvider(EMBEDDED, "usable", "needs no key and no network; it is no language model", [EMBEDDED])


async def _checked(providers: Mapping[str, Provider], prefix: str) -> CheckedProvider:
    if prefix not in providers:
        variable = f"{PREFIX}LLM_BASE_URL" if prefix == LOCAL else KNOWN[ProviderKind(prefix)].key_variable
        return CheckedProvider(prefix, "not configured", f"set {variable}")
    catalogue, url = Catalogue(providers), providers[prefix].address.base_url
    try:
        await catalogue.check_key(prefix)
        models = await catalogue.list_models(prefix)
    except EndpointFailure as failure:
        return CheckedProvider(prefix, "not usable", f"{failure.message.rstrip('.')}. {_advice(prefix, failure)}")
    return CheckedProvider(
        prefix, "usable", f"{len(models):,} {'model' if len(models) == 1 else 'models'} at {url}", models
    )


def _advice(prefix: str, failure: EndpointFailure) -> str:
    is_local = prefix == LOCAL
    key = f"{PREFIX}LLM_API_KEY" if is_local else KNOWN[ProviderKind(prefix)].key_variable
    url = f"{PREFIX}LLM_BASE_URL" if is_local else f"{prefix.upper()}_BASE_URL"
    if isinstance(failure, NoConnection):
        return f"Start the server there, or correct {url}." if is_local else f"Check the network and {url}."
    if isinstance(failure, RequestRejected) and failure.status in _WRONG_KEY:
        return f"Correct {key}."
    return f"Check {url}." if isinstance(failure, RequestRejected | ServerFault) else "Try again later."


async def _checked_use(
    use: Literal["rows", "sessions"], slug: str, providers: Mapping[str, Provider], bad: set[Provider], ask: Ask
) -> CheckedUse:
    found = locate(providers, slug)
    if found is not None and found.provider in bad:
        return CheckedUse(use, slug, is_usable=False, said="its provider is not usable")
    try:
        async with asyncio.timeout(_SECONDS):
            await ask(slug, providers)
    except PipelineAssistantError as error:
        return CheckedUse(use, slug, is_usable=False, said=error.message)
    except TimeoutError:
        return CheckedUse(use, slug, is_usable=False, said=f"no answer within {_SECONDS:g} s; try again later")
    return CheckedUse(use, slug, is_usable=True, said="")


async def _ask_for_rows(slug: str, providers: Mapping[str, Provider]) -> None:
    registry = ModelRegistry(providers)
    try:
        model = registry.resolve(slug)
        if model is not None:
            await model.endpoint.complete(
                ModelRequest(model.name, [Message("user", _QUESTION)], max_tokens=_TOKENS), Purse()
            )
    except UnusableReply:
        return  # It answered: a model that reasons first may be cut off at so few tokens.
    finally:
        await registry.close()


async def _ask_in_session(slug: str, providers: Mapping[str, Provider]) -> None:
    model = chat_model(slug, providers)
    if slug != EMBEDDED:
        await model.ainvoke(_QUESTION)
