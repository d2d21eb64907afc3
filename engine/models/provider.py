"""The provider of a model: who serves which slugs, where, and under which names."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.models.address import Address

LOCAL = "local"
"""The prefix of models at the user's own OpenAI-compatible endpoint."""


class ProviderKind(StrEnum):
    """Whose API it is; `COMPATIBLE` is whatever else speaks OpenAI's, such as vLLM, llama.cpp or Ollama."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"
    OPENROUTER = "openrouter"
    COMPATIBLE = LOCAL


@dataclass(frozen=True, slots=True)
class Provider:
    """Serves the models whose slugs begin with one prefix; OpenRouter, those of every prefix without a provider."""

    address: Address
    kind: ProviderKind = ProviderKind.COMPATIBLE


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """A public provider: its name for people, its base URL, and the variable that its key is read from."""

    title: str
    base_url: str
    key_variable: str


KNOWN: Mapping[ProviderKind, KnownProvider] = {
    ProviderKind.OPENROUTER: KnownProvider("OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    ProviderKind.OPENAI: KnownProvider("OpenAI", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    ProviderKind.ANTHROPIC: KnownProvider("Anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    ProviderKind.GOOGLE: KnownProvider(
        "Google", "https://generativelanguage.googleapis.com/v1beta/openai", "GOOGLE_API_KEY"
    ),
}
_VENDORS = frozenset({ProviderKind.OPENAI, ProviderKind.ANTHROPIC, ProviderKind.GOOGLE})
_FIRST_OF_A_LINE = frozenset({"claude-sonnet-4", "claude-opus-4"})
"""Anthropic's own short names of these end in -0."""


@dataclass(frozen=True, slots=True)
class Located:
    """A model at its provider, which calls it `name`."""

    slug: str
    name: str
    provider: Provider


def locate(providers: Mapping[str, Provider], slug: str) -> Located | None:
    """Find who serves a slug: the provider of its prefix, else OpenRouter; `None` where nobody does.

    A bare name is taken where it means one model that is served here.
    """
    if slug and "/" not in slug:
        found = [located for each in _slugs_of(slug) if (located := locate(providers, each))] if providers else []
        return found[0] if len(found) == 1 else None
    prefix, _, rest = slug.partition("/")
    if not prefix or not rest:
        return None
    provider = providers.get(prefix)
    if provider is None:
        provider = None if prefix == LOCAL else providers.get(ProviderKind.OPENROUTER)
        return Located(slug, slug, provider) if provider else None
    return Located(slug, _name_at(provider.kind, slug, rest), provider)


def by_router(providers: Mapping[str, Provider], slug: str) -> str:
    """The slug that asks OpenRouter for the model of a vendor; the same one where there is no router or no vendor."""
    found = locate(providers, slug)
    if found is None or found.provider.kind not in _VENDORS or ProviderKind.OPENROUTER not in providers:
        return slug
    return f"{ProviderKind.OPENROUTER}/{found.slug}"


def missing_key(slug: str) -> str:
    """What to configure so that a slug can be used, as one sentence."""
    prefix, _, rest = slug.partition("/")
    if slug and "/" not in slug:
        return _why_bare_is_unusable(slug)
    if prefix == LOCAL:
        return "Set PIPELINE_ASSISTANT_LLM_BASE_URL to the address of your OpenAI-compatible endpoint."
    if not rest:
        return "Write a model as PROVIDER/NAME."
    kinds = [kind for kind in KNOWN if kind == prefix]
    variables = [KNOWN[kind].key_variable for kind in dict.fromkeys([*kinds, ProviderKind.OPENROUTER])]
    return f"Set {' or '.join(variables)}."


def _why_bare_is_unusable(name: str) -> str:
    slugs = _slugs_of(name)
    if not slugs:
        return f"Write a model as PROVIDER/NAME, such as {LOCAL}/{name}."
    if len(slugs) > 1:
        return f"Several models are called so; name one of them: {', '.join(slugs)}."
    return f"It is {slugs[0]}. {missing_key(slugs[0])}"


def _slugs_of(name: str) -> list[str]:
    # Imported here: few clients send bare names, and the list takes a while to load.
    from engine.models.bare_name import slugs_of

    return slugs_of(name)


def _name_at(kind: ProviderKind, slug: str, rest: str) -> str:
    if kind is ProviderKind.OPENROUTER:
        # openrouter/anthropic/claude-sonnet-4 asks for the router; openrouter/auto is a model of its own.
        return rest if "/" in rest else slug
    if kind is ProviderKind.ANTHROPIC:
        name = rest.replace(".", "-")
        return f"{name}-0" if name in _FIRST_OF_A_LINE else name
    return rest
