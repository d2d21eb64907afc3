"""The choice of a model: which one a name in a config means on this server."""

from dataclasses import dataclass, field

from engine.models.registry import EMBEDDED, Model, ModelRegistry
from schemas.rollout import DEFAULT_ROLLOUT_MODEL, ModelConfig, ModelSourceType


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """`configured` is the model of steps that name none. The contract's own defaults stand for it too."""

    registry: ModelRegistry = field(default_factory=ModelRegistry)
    configured: str = EMBEDDED

    def meant(self, name: str | None = None, default: str | None = None) -> str:
        """The slug of the model that a name means; `default` is what the contract fills in where none is given."""
        if name is None or (name == default and not self.registry.is_usable(name)):
            return self.configured
        return name

    def answering(self, config: ModelConfig) -> str:
        """The slug of the model that a model config means; one that it wants from OpenRouter is asked there."""
        slug = self.meant(config.model_name, DEFAULT_ROLLOUT_MODEL)
        wants_router = config.model_source == ModelSourceType.OPEN_ROUTER and slug == config.model_name
        return self.registry.by_router(slug) if wants_router else slug

    def find(self, name: str | None = None, default: str | None = None) -> Model | None:
        """The model that a name means; `None` for the embedded one. Raises `UnusableModel`."""
        return self.registry.resolve(self.meant(name, default))
