"""The registry: which config is worked on by which source of seeds or step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine.ports import Datasets, FileSets, News, QuestionWriter
from engine.step import SeedSource, Step
from engine.steps.fileset_seeds import FileSetSeeds
from engine.steps.gdelt_seeds import GdeltSeeds
from engine.steps.mock import MockSeeds, MockStep
from engine.steps.news_context import NewsContextStep
from engine.steps.news_seeds import NewsSeeds
from engine.steps.renderer import QuestionRendererStep
from engine.steps.template_question import TemplateQuestionStep
from engine.steps.written_questions import WrittenQuestionsStep
from schemas.base import Contract
from schemas.context_generator import NewsContextGenerator
from schemas.mock import MockTransformConfig
from schemas.pipeline import CONFIGS, QuestionPipeline, TransformType
from schemas.question_generator import (
    ForwardLookingQuestionGenerator,
    QuestionAndLabelGenerator,
    TemplateQuestionGenerator,
)
from schemas.renderer import QuestionRenderer
from schemas.seed_generator import FileSetSeedGenerator, GdeltSeedGenerator, NewsSeedGenerator


@dataclass(frozen=True, slots=True)
class SourceNeeds:
    """What sources are made with, besides their config."""

    organization_id: str
    file_sets: FileSets
    datasets: Datasets
    news: News


@dataclass(frozen=True, slots=True)
class StepNeeds:
    """What steps are made with, besides their config."""

    writer: QuestionWriter
    news: News


SourceFactory = Callable[[Contract, SourceNeeds], SeedSource]
StepFactory = Callable[[Contract, StepNeeds], Step]
_Config = TypeVar("_Config", bound=Contract)


def source_factories() -> dict[type[Contract], SourceFactory]:
    """How each source of seeds is made of its config."""
    return dict(
        (
            _source(FileSetSeedGenerator, lambda config, it: FileSetSeeds(config, it.file_sets, it.organization_id)),
            _source(NewsSeedGenerator, lambda config, it: NewsSeeds(config, it.news)),
            _source(GdeltSeedGenerator, lambda config, it: GdeltSeeds(config, it.news)),
            _source(MockTransformConfig, lambda config, it: MockSeeds(config)),
        )
    )


def step_factories() -> dict[type[Contract], StepFactory]:
    """How each step is made of its config."""
    return dict(
        (
            _step(QuestionAndLabelGenerator, lambda config, it: WrittenQuestionsStep(config, it.writer)),
            _step(ForwardLookingQuestionGenerator, lambda config, it: WrittenQuestionsStep(config, it.writer)),
            _step(TemplateQuestionGenerator, lambda config, it: TemplateQuestionStep(config)),
            _step(NewsContextGenerator, lambda config, it: NewsContextStep(config, it.news)),
            _step(QuestionRenderer, lambda config, it: QuestionRendererStep(config)),
            _step(MockTransformConfig, lambda config, it: MockStep(config)),
        )
    )


def runnable_types() -> frozenset[TransformType]:
    """The kinds of transform that can run."""
    known = {QuestionPipeline, *source_factories(), *step_factories()}
    return frozenset(kind for kind, config in CONFIGS.items() if config in known)


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
