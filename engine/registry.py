"""The registry: which config is worked on by which source of seeds or step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine.answerers import answerer_for
from engine.evidence import LaterReports
from engine.judges import judge_for
from engine.labelers import labeler_for
from engine.models.answer_schema import AnswerSchema
from engine.models.choice import ModelChoice
from engine.models.passage_answerer import PassageAnswerer
from engine.ports import WritingConfig
from engine.step import SeedSource, Step
from engine.steps.bigquery_seeds import BigQuerySeeds
from engine.steps.fileset_query_seeds import FileSetQuerySeeds
from engine.steps.fileset_seeds import FileSetSeeds
from engine.steps.filter import FilterStep
from engine.steps.gdelt_seeds import GdeltSeeds
from engine.steps.labeler import LabelerStep
from engine.steps.mock import MockSeeds, MockStep
from engine.steps.news_context import NewsContextStep
from engine.steps.news_seeds import NewsSeeds
from engine.steps.renderer import QuestionRendererStep
from engine.steps.rollouts import RolloutStep
from engine.steps.scorer import RolloutScorerStep
from engine.steps.template_question import TemplateQuestionStep
from engine.steps.written_questions import WrittenQuestionsStep
from engine.world import World
from engine.writers import Texts, writer_for
from schemas.base import Contract
from schemas.context_generator import NewsContextGenerator
from schemas.filter_criteria import DEFAULT_FILTER_MODEL, FilterCriteria
from schemas.labeler import WebSearchLabeler
from schemas.mock import MockTransformConfig
from schemas.pipeline import CONFIGS, QuestionPipeline, TransformType
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


@dataclass(frozen=True, slots=True)
class SourceNeeds:
    """What sources are made with, besides their config."""

    world: World
    models: ModelChoice
    organization_id: str


@dataclass(frozen=True, slots=True)
class StepNeeds:
    """What steps are made with, besides their config."""

    world: World
    models: ModelChoice
    texts: Texts
    organization_id: str


_FILTERS = frozenset({TransformType.QUESTION_FILTER, TransformType.QUESTION_QUALITY_SCORER, TransformType.SCORE_FILTER})
"""The kinds of transform that filters are; they have no config of their own kind."""
SourceFactory = Callable[[Contract, SourceNeeds], SeedSource]
StepFactory = Callable[[Contract, StepNeeds], Step]
_Config = TypeVar("_Config", bound=Contract)


def source_factories() -> dict[type[Contract], SourceFactory]:
    """How each source of seeds is made of its config."""
    return dict(
        (
            _source(
                FileSetSeedGenerator, lambda config, it: FileSetSeeds(config, it.world.file_sets, it.organization_id)
            ),
            _source(FileSetQuerySeedGenerator, _query_seeds),
            _source(NewsSeedGenerator, lambda config, it: NewsSeeds(config, it.world.seed_news)),
            _source(GdeltSeedGenerator, lambda config, it: GdeltSeeds(config, it.world.seed_news)),
            _source(BigQuerySeedGenerator, lambda config, it: BigQuerySeeds(config, it.world.tables)),
            _source(MockTransformConfig, lambda config, it: MockSeeds(config)),
        )
    )


def step_factories() -> dict[type[Contract], StepFactory]:
    """How each step is made of its config."""
    return dict(
        (
            _step(QuestionGenerator, _written_questions),
            _step(QuestionAndLabelGenerator, _written_questions),
            _step(ForwardLookingQuestionGenerator, _written_questions),
            _step(TemplateQuestionGenerator, lambda config, it: TemplateQuestionStep(config)),
            _step(NewsContextGenerator, lambda config, it: NewsContextStep(config, it.world.news)),
            _step(WebSearchLabeler, _labels),
            _step(QuestionRenderer, lambda config, it: QuestionRendererStep(config)),
            _step(FilterCriteria, _filter),
            _step(RolloutGenerator, _rollouts),
            _step(RolloutScorer, lambda config, it: RolloutScorerStep(config)),
            _step(MockTransformConfig, lambda config, it: MockStep(config)),
        )
    )


def runnable_types() -> frozenset[TransformType]:
    """The kinds of transform that can run."""
    known = {QuestionPipeline, *source_factories(), *step_factories()}
    return _FILTERS | frozenset(kind for kind, config in CONFIGS.items() if config in known)


def _query_seeds(config: FileSetQuerySeedGenerator, it: SourceNeeds) -> SeedSource:
    model = it.models.find()
    answerer = None if model is None else PassageAnswerer(model, config.system_instruction)
    return FileSetQuerySeeds(config, it.world.file_sets, it.organization_id, answerer)


def _written_questions(config: WritingConfig, it: StepNeeds) -> Step:
    return WrittenQuestionsStep(config, writer_for(it.models.find(), config, it.texts))


def _labels(config: WebSearchLabeler, it: StepNeeds) -> Step:
    evidence = LaterReports(it.world.file_sets, it.world.news, it.organization_id)
    return LabelerStep(config, labeler_for(it.models.find(), config, evidence), lambda: it.world.now)


def _filter(config: FilterCriteria, it: StepNeeds) -> Step:
    return FilterStep(config, judge_for(it.models.find(config.model_name, DEFAULT_FILTER_MODEL)))


def _rollouts(config: RolloutGenerator, it: StepNeeds) -> Step:
    schema = None if config.output_schema is None else AnswerSchema(config.output_schema)
    models = [(it.models.registry.resolve(it.models.answering(each)), each) for each in config.models]
    return RolloutStep(config, [answerer_for(model, each, schema) for model, each in models])


def _source(
    kind: type[_Config], make: Callable[[_Config, SourceNeeds], SeedSource]
) -> tuple[type[Contract], SourceFactory]:
    def made(config: Contract, needs: SourceNeeds) -> SeedSource:
        assert isinstance(config, kind)
        return make(config, needs)

    return kind, made


def _step(kind: type[_Config], make: Callable[[_Config, StepNeeds], Step]) -> tuple[type[Contract], StepFactory]:
    def made(config: Contract, needs: StepNeeds) -> Step:
        assert isinstance(config, kind)
        return make(config, needs)

    return kind, made
