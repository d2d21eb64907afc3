"""The trial of a plan on its first seeds: what free steps make of them, and what others would ask of models."""

import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from engine.meter import PRICE_UNKNOWN, Meter, total_usage
from engine.models.foreseen import ForeseenCall
from engine.plan import Plan, Role, Stage
from engine.ports import WritingConfig
from engine.step import PaidSource, SeedSource, Step, StepContext
from schemas.cost import LLMModelUsageSummary, UsageSummary
from schemas.mock import MockTransformConfig
from schemas.sample import Question, Sample, Seed

_log = logging.getLogger(__name__)
_SEEDS = 8
_STAND_IN = 120
"""Characters of the seed that stand in for a question that no model has written yet."""


@runtime_checkable
class Foreseeing(Protocol):
    """A step that can say what it would ask of models, without asking."""

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]: ...


@dataclass(slots=True)
class Trial:
    """What was seen. `questions_per_seed` is `None` where no writer was tried; `usage` is by the stage's path.

    `query_dollars` are what the query costs that the seeds come from; `None` where they come from no paid one.
    """

    seeds: int = 0
    query_dollars: float | None = None
    questions: int | None = None
    usage: dict[str, UsageSummary] = field(default_factory=dict[str, UsageSummary])

    @property
    def questions_per_seed(self) -> float | None:
        """How many questions came of a seed."""
        return None if self.questions is None or not self.seeds else self.questions / self.seeds

    def note(self, path: str, calls: Iterable[ForeseenCall]) -> None:
        """Add calls that a stage would make."""
        self.usage[path] = total_usage([self.usage.get(path, UsageSummary()), *map(_usage, calls)])

    def usage_of(self, path: str, calls: float) -> UsageSummary:
        """What a stage would use for a number of samples."""
        seen = self.usage.get(path, UsageSummary())
        return _times(seen, calls / self.seeds) if self.seeds else seen


async def try_plan(plan: Plan, source: SeedSource | None, steps: Sequence[Step]) -> Trial:
    """Take the first seeds through a plan, whose steps are given; without a source, one seed without a text.

    Only what costs nothing is run: writers that ask no model, and renderers. A question that a model would write is
    stood in for by the beginning of its seed.
    """
    trial = Trial()
    async for seed in _first_seeds(plan, source):
        trial.seeds += 1
        sample = seed
        if plan.seeds is not None and isinstance(source, PaidSource):
            trial.note(plan.seeds.path, source.foresee(seed))
        for stage, step in zip(plan.stages, steps, strict=True):
            calls = step.foresee(sample) if isinstance(step, Foreseeing) else ()
            trial.note(stage.path, calls)
            sample = await _after(stage, step, sample, calls, trial)
    return trial


async def _first_seeds(plan: Plan, source: SeedSource | None) -> AsyncIterator[Sample]:
    if source is None:
        yield Sample(seed=Seed(seed_text=""))
        return
    if plan.seeds is not None and isinstance(plan.seeds.config, MockTransformConfig):
        # Its seeds come as late as they are told to; their texts come at once.
        samples = (Sample(seed=Seed(seed_text=text)) async for text in source.texts())
    else:
        samples = source.unpaid() if isinstance(source, PaidSource) else source.seeds(0, _context())
    left = _SEEDS
    async with aclosing(samples) as items:
        async for item in items:
            if isinstance(item, Sample) and item.is_valid:
                yield item
                left -= 1
            if left == 0:
                return


async def _after(stage: Stage, step: Step, sample: Sample, calls: Sequence[ForeseenCall], trial: Trial) -> Sample:
    """The sample as it would come out of a stage, as far as that can be known for nothing."""
    if calls or isinstance(stage.config, MockTransformConfig) or stage.role not in (Role.QUESTIONS, Role.RENDER):
        return _stood_in(sample) if stage.role is Role.QUESTIONS else sample
    try:
        made = [each async for each in step.run(sample, _context()) if isinstance(each, Sample) and each.is_valid]
    except Exception:
        # In a run this seed would become a failed row.
        _log.warning("A trial for an estimate failed on a seed", exc_info=True)
        made = []
    if isinstance(stage.config, WritingConfig) and sample.seed and sample.seed.seed_text:
        trial.questions = (trial.questions or 0) + len(made)
    return made[0] if made else _stood_in(sample)


def _stood_in(sample: Sample) -> Sample:
    text = sample.seed.seed_text[:_STAND_IN] if sample.seed else ""
    return sample.model_copy(update={"question": Question(question_text=text)})


def _context() -> StepContext:
    return StepContext("estimate", 1, (), Meter())


def _usage(call: ForeseenCall) -> UsageSummary:
    dollars = call.dollars
    name = call.model.slug if dollars is not None else call.model.slug + PRICE_UNKNOWN
    model = LLMModelUsageSummary(
        count=1, input_tokens=call.input_tokens, output_tokens=call.output_tokens, cost=dollars or 0.0
    )
    return UsageSummary(llm_by_model={name: model}, total_cost=dollars or 0.0)


def _times(usage: UsageSummary, factor: float) -> UsageSummary:
    models: Mapping[str, LLMModelUsageSummary] = {
        name: LLMModelUsageSummary(
            count=round(each.count * factor),
            input_tokens=round(each.input_tokens * factor),
            output_tokens=round(each.output_tokens * factor),
            cost=each.cost * factor,
        )
        for name, each in usage.llm_by_model.items()
    }
    return UsageSummary(llm_by_model=dict(models), total_cost=usage.total_cost * factor)
