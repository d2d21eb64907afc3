"""The cost of a run before it happens: what each step is expected to put out and to use."""

import logging
import math
from contextlib import aclosing

from engine.meter import PRICE_UNKNOWN, Meter, total_usage
from engine.plan import Plan, Role, Stage
from engine.ports import WritingConfig
from engine.step import SeedSource, Step, StepContext
from engine.steps.mock import EVENT
from schemas.cost import (
    EstimateCostResponse,
    EventUsageSummary,
    LLMModelUsageSummary,
    StepCostBreakdown,
    UsageSummary,
)
from schemas.mock import MockTransformConfig
from schemas.sample import Sample

_log = logging.getLogger(__name__)
_TRIED_SEEDS = 8


def estimate_cost(
    plan: Plan, seeds: int, *, max_questions: int | None, questions_per_seed: float, model_name: str
) -> EstimateCostResponse:
    """Foresee every step from the number of seeds and of questions that come of a seed."""
    rows = float(seeds)
    if max_questions is not None and questions_per_seed:
        rows = min(rows, math.ceil(max_questions / questions_per_seed))
    steps: list[StepCostBreakdown] = []
    for stage in plan.all_stages():
        calls = rows / stage.most_outputs if stage.role is Role.SEEDS else rows
        if stage.role is Role.QUESTIONS:
            rows = min(rows * questions_per_seed, max_questions or math.inf)
        else:
            rows = calls * _outputs_per_call(stage)
        steps.append(_breakdown(stage, round(calls), round(rows), model_name))
    usage = total_usage(step.usage for step in steps)
    return EstimateCostResponse(
        total_cost_dollars=usage.total_cost,
        llm_cost_dollars=sum(model.cost for model in usage.llm_by_model.values()),
        web_search_cost_dollars=0.0,
        url_download_cost_dollars=0.0,
        usage=usage,
        steps=steps,
    )


def foreseen_questions_per_seed(plan: Plan) -> float:
    """How many questions come of a seed, where that needs no trial: the most that are asked for."""
    asking = plan.question_stage
    return 1.0 if asking is None else _outputs_per_call(plan.stages[asking])


async def try_questions_per_seed(source: SeedSource, step: Step) -> float | None:
    """How many questions a free writer makes of a seed, tried on the first few; `None` where there is no seed."""
    seeds = made = 0
    context = StepContext("estimate", 1, (), Meter())
    async with aclosing(source.seeds(0, context)) as items:
        async for item in items:
            if not isinstance(item, Sample) or not item.is_valid:
                continue
            seeds += 1
            try:
                made += len(
                    [each async for each in step.run(item, context) if isinstance(each, Sample) and each.is_valid]
                )
            except Exception:
                # In a run this seed would become a failed row.
                _log.warning("A trial for an estimate failed on a seed", exc_info=True)
            if seeds == _TRIED_SEEDS:
                break
    return made / seeds if seeds else None


def _outputs_per_call(stage: Stage) -> float:
    config = stage.config
    if isinstance(config, MockTransformConfig):
        return config.expansion_factor * (1 - config.error_rate) * (1 - config.filter_rate)
    return float(stage.most_outputs)


def _breakdown(stage: Stage, calls: int, outputs: int, model_name: str) -> StepCostBreakdown:
    usage = _usage(stage, calls, model_name)
    return StepCostBreakdown(
        step_name=stage.path.removeprefix("/") or stage.role,
        step_type=stage.transform,
        total_cost_dollars=usage.total_cost,
        usage=usage,
        output_count=outputs,
        cost_per_output=usage.total_cost / outputs if outputs else 0.0,
    )


def _usage(stage: Stage, calls: int, model_name: str) -> UsageSummary:
    config = stage.config
    if isinstance(config, WritingConfig):
        # The embedded model writes here: it costs nothing, whatever the number of calls.
        return UsageSummary(llm_by_model={model_name: LLMModelUsageSummary(count=calls)})
    if not isinstance(config, MockTransformConfig):
        return UsageSummary()
    cost = calls * config.simulated_cost_per_call
    events = {EVENT: EventUsageSummary(count=calls, cost=cost)}
    if config.estimated_model_name is None:
        return UsageSummary(events=events, total_cost=cost)
    model = LLMModelUsageSummary(
        count=calls,
        input_tokens=calls * config.estimated_input_tokens,
        output_tokens=calls * config.estimated_output_tokens,
    )
    name = config.estimated_model_name + PRICE_UNKNOWN
    return UsageSummary(events=events, llm_by_model={name: model}, total_cost=cost)
