"""What a model config says of where and how its model is served: followed, or said not to be."""

from collections.abc import Iterator

from engine.models.provider import KNOWN, ProviderKind
from engine.models.reasoning import NO_EFFORT, effort_fields
from engine.models.registry import EMBEDDED
from engine.surroundings import Surroundings
from engine.violations import violation
from schemas.rollout import ModelConfig, ModelSourceType
from schemas.violation import Violation

_SOURCES = {ProviderKind.OPENROUTER: ModelSourceType.OPEN_ROUTER, ProviderKind.OPENAI: ModelSourceType.OPENAI}
_HOTTEST_CLAUDE = 1.0


def check_serving(path: str, config: ModelConfig, slug: str, here: Surroundings) -> Iterator[Violation]:
    """Refuse what the provider of a model would not heed; of a model that stands for another, say it."""
    registry = here.models.registry
    model = registry.resolve(slug) if slug != EMBEDDED and registry.is_usable(slug) else None
    kind = model.kind if model else None
    if config.openrouter_provider and kind is not ProviderKind.OPENROUTER:
        hint = "Take it out, or name a model at OpenRouter: openrouter/VENDOR/NAME."
        yield _refused(path, "openrouter_provider", f"{slug} is not asked through OpenRouter here.", hint)
    if config.model_source is not None:
        stands_in = kind is None or not registry.is_usable(config.model_name)
        yield from _source(path, config.model_source, slug, None if stands_in else kind)
    if kind is not None:
        yield from _sampling(path, config, slug, kind)


def _source(path: str, source: ModelSourceType, slug: str, kind: ProviderKind | None) -> Iterator[Violation]:
    if kind is None:
        message = f"model_source changes nothing here: {slug} answers."
        yield violation("model_setting_unused", f"{path}/model_source", message)
        return
    of_own_server = kind is ProviderKind.COMPATIBLE and source not in _SOURCES.values()
    if of_own_server or _SOURCES.get(kind) is source:
        return
    wanted = next((KNOWN[each].key_variable for each, named in _SOURCES.items() if named is source), None)
    advice = f"Set {wanted}" if wanted else "Name a model of your own endpoint, local/NAME"
    message = f"{slug} is not served by {source} here."
    yield _refused(path, "model_source", message, f"{advice}, or take model_source out.")


def _sampling(path: str, config: ModelConfig, slug: str, kind: ProviderKind) -> Iterator[Violation]:
    effort = NO_EFFORT if config.disable_reasoning else config.reasoning_effort
    if effort is not None and effort_fields(kind, effort) is None:
        hint = f"Take it out, or name openrouter/{slug}."
        yield _refused(path, "reasoning_effort", f"The endpoint of {slug} would ignore it.", hint)
    if kind is ProviderKind.ANTHROPIC and config.temperature > _HOTTEST_CLAUDE:
        message = f"{slug} takes a temperature of at most {_HOTTEST_CLAUDE:g}."
        yield _refused(path, "temperature", message, "Lower it.")


def _refused(path: str, field: str, message: str, hint: str) -> Violation:
    return violation("model_setting_refused", f"{path}/{field}", message, hint)
