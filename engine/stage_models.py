"""The models that a stage of a plan calls."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.models.choice import ModelChoice
from engine.plan import DEFAULT_FILTER, Plan, Stage
from engine.ports import WritingConfig
from schemas.filter_criteria import DEFAULT_FILTER_MODEL, FilterCriteria
from schemas.labeler import WebSearchLabeler
from schemas.rollout import RolloutGenerator
from schemas.seed_generator import FileSetQuerySeedGenerator


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model where a config names it: `slug` is what the name means here; `name` is `None` where none is given."""

    path: str
    name: str | None
    slug: str


def models_text(plan: Plan, choice: ModelChoice) -> str:
    """What the models of a plan mean here, as text: another process means the same where its text is the same."""
    return " ".join(named.slug for stage in plan.all_stages() for named in models_of(stage, choice))


def models_of(stage: Stage, choice: ModelChoice) -> Iterator[NamedModel]:
    """Yield the models of a stage in their order."""
    config = stage.config
    if isinstance(config, WritingConfig | WebSearchLabeler | FileSetQuerySeedGenerator) or config is DEFAULT_FILTER:
        yield NamedModel(stage.path, None, choice.meant())
    elif isinstance(config, FilterCriteria):
        slug = choice.meant(config.model_name, DEFAULT_FILTER_MODEL)
        yield NamedModel(f"{stage.path}/model_name", config.model_name, slug)
    elif isinstance(config, RolloutGenerator):
        for index, model in enumerate(config.models):
            slug = choice.answering(model)
            yield NamedModel(f"{stage.path}/models/{index}/model_name", model.model_name, slug)
