"""The bare name of a model, without its provider, as some clients send it."""

from genai_prices.data_snapshot import get_snapshot

_ROUTER = "openrouter"
_VENDORS = ("openai", "anthropic")
"""Those that have names of their own beside the ones that OpenRouter lists."""


def slugs_of(name: str) -> list[str]:
    """The slugs that a bare name may mean: what OpenRouter lists under it, else the vendors that have it."""
    providers = {each.id: each for each in get_snapshot().providers}
    listed = [model.id for model in providers[_ROUTER].models if model.id.partition("/")[2] == name]
    return listed or [f"{vendor}/{name}" for vendor in _VENDORS if providers[vendor].find_model(name)]
