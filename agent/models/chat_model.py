"""The chat model that a slug names, made for the provider that serves it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from agent.embedded.model import EmbeddedChatModel
from agent.meter import MOST_TOKENS
from agent.models.session_model import SessionModel
from engine.models.provider import Located, Provider, ProviderKind, locate
from engine.models.recording import Recording
from engine.models.registry import EMBEDDED, UnusableModel, unusable, usable_slugs
from schemas.errors import CallerError

TIMEOUT_SECONDS = 120.0
_RETRIES = 3
_NO_KEY = SecretStr("none")
"""Clients want a key where a local endpoint wants none."""


def chat_model(slug: str, providers: Mapping[str, Provider], *, recording: Recording | None = None) -> BaseChatModel:
    """Make the model for sessions that a slug names; replayed, it needs neither key nor network nor extra.

    Raises `UnusableModel` where no provider serves the slug, and `CallerError` where its client is not installed.
    """
    if slug == EMBEDDED:
        return EmbeddedChatModel()
    if recording is not None and recording.replays:
        return SessionModel(slug=slug, recording=recording)
    found = locate(providers, slug)
    if found is None:
        raise UnusableModel(unusable(slug, usable_slugs(providers)))
    kind = found.provider.kind
    claude = kind is ProviderKind.ANTHROPIC or (kind is ProviderKind.OPENROUTER and "anthropic/" in found.name)
    return SessionModel(
        slug=slug,
        inner=_CLIENTS.get(kind, _compatible)(found),
        key=found.provider.address.api_key,
        marks_cache=claude,
        as_tools=_google_tools if kind is ProviderKind.GOOGLE else None,
        recording=recording,
    )


def _openai(found: Located) -> BaseChatModel:
    client = _client("langchain_openai", "ChatOpenAI", "openai")
    return client(**_shared(found), base_url=found.provider.address.base_url)


def _compatible(found: Located) -> BaseChatModel:
    # Unlike ChatOpenAI it sends max_tokens, which is what other servers know.
    client = _client("langchain_openai.chat_models.base", "BaseChatOpenAI", "openai")
    return client(**_shared(found), base_url=found.provider.address.base_url, stream_usage=True)


def _anthropic(found: Located) -> BaseChatModel:
    client = _client("langchain_anthropic", "ChatAnthropic", "anthropic")
    return client(**_shared(found), base_url=found.provider.address.base_url.rstrip("/").removesuffix("/v1"))


def _google(found: Located) -> BaseChatModel:
    client = _client("langchain_google_genai", "ChatGoogleGenerativeAI", "google")
    host = found.provider.address.base_url.rstrip("/").removesuffix("/v1beta/openai")
    return client(**_shared(found), base_url=host, vertexai=False)


def _google_tools(tools: list[dict[str, Any]]) -> list[Any]:
    """The tools with their schemas whole: LangChain's own translation drops alternatives such as the typed edits."""
    from google.genai import types

    functions = [tool["function"] for tool in tools]
    declared = [
        types.FunctionDeclaration(
            name=each["name"], description=each["description"], parameters_json_schema=each["parameters"]
        )
        for each in functions
    ]
    return [types.Tool(function_declarations=declared)]


def _shared(found: Located) -> dict[str, Any]:
    return {
        "model": found.name,
        "api_key": found.provider.address.api_key or _NO_KEY,
        "max_tokens": MOST_TOKENS,
        "timeout": TIMEOUT_SECONDS,
        "max_retries": _RETRIES,
    }


def _client(module: str, name: str, extra: str) -> Callable[..., BaseChatModel]:
    try:
        return getattr(import_module(module), name)
    except ImportError as error:
        message = f"Sessions on this model need a client: pip install 'pipeline-assistant[{extra}]'"
        raise CallerError(message) from error


_CLIENTS: Mapping[ProviderKind, Callable[[Located], BaseChatModel]] = {
    ProviderKind.OPENAI: _openai,
    ProviderKind.ANTHROPIC: _anthropic,
    ProviderKind.GOOGLE: _google,
}
