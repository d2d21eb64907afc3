"""The models of a running server: the embedded one, and those of the providers that the settings name."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from pydantic import SecretStr

from api.model_list import ModelList
from api.settings import PREFIX, BadSettings, Settings
from engine.models.address import Address
from engine.models.catalogue import Catalogue
from engine.models.choice import ModelChoice
from engine.models.price import TokenPrice
from engine.models.provider import KNOWN, LOCAL, Provider
from engine.models.recording import Recording
from engine.models.registry import ModelRegistry
from schemas.errors import CallerError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NOWHERE = "http://replayed.invalid/v1"


@asynccontextmanager
async def open_models(settings: Settings) -> AsyncGenerator[ModelChoice, None]:
    """Open what the settings name. Raises `BadSettings` where a URL or the configured model is unusable."""
    registry = _registry(settings)
    try:
        if not registry.is_usable(settings.model):
            raise BadSettings(f"{PREFIX}MODEL: {_why_unusable(registry, settings.model)}")
        yield ModelChoice(registry, settings.model)
    finally:
        await registry.close()


def session_models(settings: Settings) -> "Callable[[str], BaseChatModel]":
    """The chat models for sessions, each made when it is first asked for. What it gives raises `CallerError`."""
    # Imported here: a bulk run has no sessions, and LangChain takes a while to load.
    from agent.models.chat_model import chat_model

    providers, recording = providers_of(settings), recording_of(settings)

    @cache
    def find(slug: str) -> "BaseChatModel":
        return chat_model(slug, providers, recording=recording)

    return find


def default_session_model(settings: Settings, models: "Callable[[str], BaseChatModel]") -> str:
    """The slug of the model for sessions that name none. Raises `BadSettings` where it can't be used."""
    slug = settings.session_model or settings.model
    try:
        models(slug)
    except CallerError as error:
        name = "SESSION_MODEL" if settings.session_model else "MODEL"
        advice = f"Or set {PREFIX}SESSION_MODEL=embedded: sessions then need no other model."
        raise BadSettings(f"{PREFIX}{name}: {error.message} {advice}") from None
    return slug


def providers_of(settings: Settings) -> Mapping[str, Provider]:
    """The providers that the settings configure, by prefix; to replay a recording, all of them and without keys."""
    replays = settings.replay_dir is not None
    found: dict[str, Provider] = {}
    for kind in KNOWN:
        if replays or settings.key_of(kind).get_secret_value():
            key = None if replays else settings.key_of(kind)
            found[kind] = Provider(Address(settings.base_url_of(kind), key), kind)
    if settings.llm_base_url or replays:
        key = None if replays else _present(settings.llm_api_key)
        found[LOCAL] = Provider(Address(settings.llm_base_url or _NOWHERE, key))
    return found


def model_list_of(settings: Settings, registry: ModelRegistry) -> ModelList:
    """The models to list: those that the settings name, then those that the providers have."""
    named = (settings.model, settings.session_model or settings.model, *settings.model_prices)
    return ModelList(registry, Catalogue(providers_of(settings)), named)


def recording_of(settings: Settings) -> Recording | None:
    """Where answers of models are kept or given from. Raises `BadSettings` for both, and an empty folder."""
    if settings.record_dir and settings.replay_dir:
        raise BadSettings(f"{PREFIX}RECORD_DIR and {PREFIX}REPLAY_DIR exclude each other. Set one of them.")
    folder = settings.replay_dir or settings.record_dir
    try:
        return Recording(folder, replays=settings.replay_dir is not None) if folder else None
    except CallerError as error:
        raise BadSettings(f"{PREFIX}REPLAY_DIR: {error.message}") from None


def _registry(settings: Settings) -> ModelRegistry:
    prices = {slug: TokenPrice(*dollars) for slug, dollars in settings.model_prices.items()}
    try:
        return ModelRegistry(
            providers_of(settings),
            prices=prices,
            concurrency=settings.concurrency,
            recording=recording_of(settings),
        )
    except CallerError as error:
        raise BadSettings(f"{PREFIX}LLM_BASE_URL: {error.message}") from None


def _why_unusable(registry: ModelRegistry, slug: str) -> str:
    try:
        registry.resolve(slug)
    except CallerError as error:
        return error.message
    raise AssertionError(f"{slug} can be used")


def _present(key: SecretStr) -> SecretStr | None:
    return key if key.get_secret_value() else None
