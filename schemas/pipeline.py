"""The pipeline: its stages, the configs that a job accepts, and the names of all transforms."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from schemas.base import Contract, Count
from schemas.context_generator import NewsContextGenerator
from schemas.labeler import WebSearchLabeler
from schemas.mock import MockTransformConfig
from schemas.question_generator import (
    ForwardLookingQuestionGenerator,
    QuestionAndLabelGenerator,
    QuestionGenerator,
    TemplateQuestionGenerator,
)
from schemas.renderer import QuestionRenderer
from schemas.rollout import RolloutGenerator, RolloutScorer
from schemas.seed_generator import (
    BigQuerySeedGenerator,
    FileSetQuerySeedGenerator,
    FileSetSeedGenerator,
    GdeltSeedGenerator,
    NewsSeedGenerator,
)


class TransformType(StrEnum):
    """Every kind of transform; five of them have no config and name what the engine itself inserts."""

    BIGQUERY_SEED_GENERATOR = "BIGQUERY_SEED_GENERATOR"
    FILESET_QUERY_SEED_GENERATOR = "FILESET_QUERY_SEED_GENERATOR"
    FILESET_SEED_GENERATOR = "FILESET_SEED_GENERATOR"
    FILTER_CRITERIA = "FILTER_CRITERIA"
    FORWARD_LOOKING_QUESTION_GENERATOR = "FORWARD_LOOKING_QUESTION_GENERATOR"
    GDELT_SEED_GENERATOR = "GDELT_SEED_GENERATOR"
    MOCK = "MOCK"
    NEWS_CONTEXT_GENERATOR = "NEWS_CONTEXT_GENERATOR"
    NEWS_SEED_GENERATOR = "NEWS_SEED_GENERATOR"
    PIPELINE = "PIPELINE"
    QUESTION_AND_LABEL_GENERATOR = "QUESTION_AND_LABEL_GENERATOR"
    QUESTION_FILTER = "QUESTION_FILTER"
    QUESTION_GENERATOR = "QUESTION_GENERATOR"
    QUESTION_PIPELINE = "QUESTION_PIPELINE"
    QUESTION_QUALITY_SCORER = "QUESTION_QUALITY_SCORER"
    QUESTION_RENDERER = "QUESTION_RENDERER"
    ROLLOUT_GENERATOR = "ROLLOUT_GENERATOR"
    ROLLOUT_SCORER = "ROLLOUT_SCORER"
    SCORE_FILTER = "SCORE_FILTER"
    TEMPLATE_QUESTION_GENERATOR = "TEMPLATE_QUESTION_GENERATOR"
    WEB_SEARCH_LABELER = "WEB_SEARCH_LABELER"


_BY_CONFIG_TYPE = Field(discriminator="config_type")

SeedGeneratorConfig = Annotated[
    NewsSeedGenerator
    | GdeltSeedGenerator
    | BigQuerySeedGenerator
    | FileSetSeedGenerator
    | FileSetQuerySeedGenerator
    | MockTransformConfig,
    _BY_CONFIG_TYPE,
]
QuestionGeneratorConfig = Annotated[
    QuestionGenerator
    | ForwardLookingQuestionGenerator
    | QuestionAndLabelGenerator
    | TemplateQuestionGenerator
    | MockTransformConfig,
    _BY_CONFIG_TYPE,
]
LabelerConfig = Annotated[WebSearchLabeler | MockTransformConfig, _BY_CONFIG_TYPE]
ContextGeneratorConfig = Annotated[NewsContextGenerator | MockTransformConfig, _BY_CONFIG_TYPE]
RendererConfig = Annotated[QuestionRenderer | MockTransformConfig, _BY_CONFIG_TYPE]
RolloutGeneratorConfig = Annotated[RolloutGenerator | MockTransformConfig, _BY_CONFIG_TYPE]
ScorerConfig = Annotated[RolloutScorer | MockTransformConfig, _BY_CONFIG_TYPE]


class QuestionPipeline(Contract):
    """A pipeline of stages, each of which may be absent."""

    config_type: Literal["QUESTION_PIPELINE"] = "QUESTION_PIPELINE"
    seed_generator: SeedGeneratorConfig | None = Field(default=None, description="Where the raw texts come from.")
    question_generator: QuestionGeneratorConfig | None = Field(
        default=None, description="How questions are made of them."
    )
    labeler: LabelerConfig | None = Field(default=None, description="How questions get their labels.")
    context_generators: list[ContextGeneratorConfig] | None = Field(
        default=None, description="What questions are answered with."
    )
    renderer: RendererConfig | None = Field(default=None, description="How questions become prompts.")
    rollout_generator: RolloutGeneratorConfig | None = Field(
        default=None, description="Which models answer the prompts."
    )
    scorer: ScorerConfig | None = Field(default=None, description="How their answers are scored.")


MaxQuestions = Annotated[
    Count | None,
    Field(
        validation_alias=AliasChoices("max_questions", "max_seeds"),
        description="Cap on the questions that are generated; also read from max_seeds.",
    ),
]

JobConfig = Annotated[
    QuestionPipeline
    | NewsSeedGenerator
    | GdeltSeedGenerator
    | FileSetSeedGenerator
    | FileSetQuerySeedGenerator
    | QuestionGenerator
    | ForwardLookingQuestionGenerator
    | QuestionAndLabelGenerator
    | WebSearchLabeler
    | QuestionRenderer,
    _BY_CONFIG_TYPE,
]
"""What a job accepts as its config."""

STAGES = (
    "seed_generator",
    "question_generator",
    "context_generators",
    "labeler",
    "renderer",
    "rollout_generator",
    "scorer",
)
"""The stages of a pipeline in the order in which they run."""

CONFIGS: Mapping[TransformType, type[Contract]] = MappingProxyType(
    {
        TransformType(model.model_fields["config_type"].default): model
        for model in (
            QuestionPipeline,
            NewsSeedGenerator,
            GdeltSeedGenerator,
            BigQuerySeedGenerator,
            FileSetSeedGenerator,
            FileSetQuerySeedGenerator,
            QuestionGenerator,
            ForwardLookingQuestionGenerator,
            QuestionAndLabelGenerator,
            TemplateQuestionGenerator,
            WebSearchLabeler,
            NewsContextGenerator,
            QuestionRenderer,
            RolloutGenerator,
            RolloutScorer,
            MockTransformConfig,
        )
    }
)
"""The 16 objects with a `config_type`, by that type."""
