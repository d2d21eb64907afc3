"""The plan of a run: where its seeds come from and the stages that they go through, in order."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from schemas.base import Contract
from schemas.filter_criteria import FilterCriteria, Filters
from schemas.labeler import WebSearchLabeler
from schemas.mock import MockTransformConfig
from schemas.pipeline import JobConfig, QuestionPipeline, TransformType
from schemas.question_generator import (
    ForwardLookingQuestionGenerator,
    QuestionAndLabelGenerator,
    QuestionGenerator,
)
from schemas.renderer import QuestionRenderer
from schemas.seed_generator import (
    FileSetQuerySeedGenerator,
    FileSetSeedGenerator,
    GdeltSeedGenerator,
    NewsSeedGenerator,
)

DEFAULT_FILTER = FilterCriteria(
    rubric="The question is clear without its source, has exactly one right answer that can be checked, "
    "and is neither trivial nor answered by its own words."
)
"""What `include_default_filter` stands for."""

_SeedGenerator = NewsSeedGenerator | GdeltSeedGenerator | FileSetSeedGenerator | FileSetQuerySeedGenerator
_WritingGenerator = QuestionGenerator | ForwardLookingQuestionGenerator | QuestionAndLabelGenerator


class Role(StrEnum):
    """What a stage does for a sample, in the order in which that is done: the fields of a pipeline."""

    SEEDS = "seed_generator"
    QUESTIONS = "question_generator"
    CONTEXT = "context_generators"
    LABELS = "labeler"
    RENDER = "renderer"
    ROLLOUTS = "rollout_generator"
    SCORE = "scorer"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `path` is the JSON Pointer of its config within the job's config."""

    role: Role
    path: str
    config: Contract
    filtered: Role | None = None
    """What a filter filters: seeds or questions."""

    @property
    def transform(self) -> TransformType:
        """The kind of transform that the stage is."""
        if self.config is DEFAULT_FILTER:
            return TransformType.QUESTION_QUALITY_SCORER
        if isinstance(self.config, FilterCriteria):
            return TransformType.QUESTION_FILTER if self.filtered is Role.QUESTIONS else TransformType.SCORE_FILTER
        return TransformType(self.config.model_dump(include={"config_type"})["config_type"])

    @property
    def most_outputs(self) -> int:
        """The most samples that one sample can become here."""
        if isinstance(self.config, MockTransformConfig):
            return self.config.expansion_factor
        return self.config.questions_per_seed if isinstance(self.config, _WritingGenerator) else 1

    @property
    def must_differ(self) -> bool:
        """Whether the same question twice is one too many. Filled templates say what they were told to say."""
        return isinstance(self.config, _WritingGenerator)


@dataclass(frozen=True, slots=True)
class Plan:
    """`seeds` is `None` where an input dataset stands for them."""

    seeds: Stage | None
    stages: tuple[Stage, ...]

    @property
    def question_stage(self) -> int | None:
        """Position of the stage that makes the questions; `None` where none does."""
        return next((index for index, stage in enumerate(self.stages) if stage.role is Role.QUESTIONS), None)

    @property
    def most_rows_per_seed(self) -> int:
        """The most rows that one seed can become."""
        return math.prod(stage.most_outputs for stage in self.stages)

    def all_stages(self) -> Iterator[Stage]:
        """The source of the seeds, where there is one, and the stages."""
        if self.seeds is not None:
            yield self.seeds
        yield from self.stages


def make_plan(config: JobConfig, *, has_input: bool) -> Plan:
    """Order the stages of a config. With an input dataset, a seed generator in the config is not used."""
    seeds: Stage | None = None
    stages: list[Stage] = []
    for stage in _configured(config):
        if stage.role is not Role.SEEDS:
            stages.append(stage)
        elif has_input:
            continue
        else:
            seeds = stage
        stages.extend(_filters(stage))
    return Plan(seeds, tuple(stages))


def _configured(config: JobConfig) -> Iterator[Stage]:
    if not isinstance(config, QuestionPipeline):
        yield Stage(_role_of(config), "", config)
        return
    for role in Role:
        value: Contract | list[Contract] | None = getattr(config, role, None)
        if isinstance(value, list):
            yield from (Stage(role, f"/{role}/{index}", each) for index, each in enumerate(value))
        elif value is not None:
            yield Stage(role, f"/{role}", value)


def _role_of(config: JobConfig) -> Role:
    if isinstance(config, _SeedGenerator):
        return Role.SEEDS
    if isinstance(config, WebSearchLabeler):
        return Role.LABELS
    return Role.RENDER if isinstance(config, QuestionRenderer) else Role.QUESTIONS


def _filters(stage: Stage) -> Iterator[Stage]:
    """The quality bars that a stage's own config puts behind it."""
    config = stage.config
    if isinstance(config, NewsSeedGenerator):
        yield from _bars(f"{stage.path}/filter_criteria", config.filter_criteria, Role.SEEDS)
    if isinstance(config, _WritingGenerator):
        yield from _bars(f"{stage.path}/filter", config.filter, Role.QUESTIONS)
        if config.include_default_filter:
            yield Stage(Role.FILTER, f"{stage.path}/include_default_filter", DEFAULT_FILTER, Role.QUESTIONS)


def _bars(path: str, filters: Filters | None, filtered: Role) -> Iterator[Stage]:
    if isinstance(filters, list):
        yield from (Stage(Role.FILTER, f"{path}/{index}", each, filtered) for index, each in enumerate(filters))
    elif filters is not None:
        yield Stage(Role.FILTER, path, filters, filtered)
