"""The effort of reasoning, worded as each provider's API has it."""

from engine.models.provider import ProviderKind

NO_EFFORT = "none"


def effort_fields(kind: ProviderKind, effort: str) -> dict[str, object] | None:
    """The fields of a request that ask for an effort; `None` where the provider ignores all that could be sent."""
    if kind is ProviderKind.OPENROUTER:
        return {"reasoning": {"effort": effort}}
    if kind is ProviderKind.ANTHROPIC:
        # Its OpenAI-compatible endpoint ignores the field, and does not reason unless it is asked to.
        return {} if effort == NO_EFFORT else None
    return {"reasoning_effort": effort}
