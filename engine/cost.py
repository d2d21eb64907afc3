"""The cost of a run before it happens: what each step is expected to put out and to use."""

import math

from engine.meter import PRICE_UNKNOWN, total_usage
from engine.models.choice import ModelChoice
from engine.models.registry import EMBEDDED
from engine.plan import Plan, Role, Stage
from engine.sql.query_check import QUERY
from engine.stage_models import models_of
from engine.steps.mock import EVENT
from engine.trial import Trial
from schemas.cost import (
    EstimateCostResponse,
    EventUsageSummary,
    LLMModelUsageSummary,
    StepCostBreakdown,
    UsageSummary,
)
from schemas.mock import MockTransformConfig


def estimate_cost(
    plan: Plan, seeds: int, trial: Trial, choice: ModelChoice, *, max_questions: int | None
) -> EstimateCostResponse:
    """Foresee every step from the number of seeds and from what a trial has shown.

    Filters are taken to reject nothing, and models to write all the questions that they are asked for.
    """
    rows = float(seeds)
    tried = trial.questions_per_seed
    questions_per_seed = most_questions_per_seed(plan) if tried is None else tried
    if max_questions is not None and questions_per_seed:
        rows = min(rows, math.ceil(max_questions / questions_per_seed))
    steps: list[StepCostBreakdown] = []
    for stage in plan.all_stages():
        calls = rows / stage.most_outputs if stage.role is Role.SEEDS else rows
        if stage.role is Role.QUESTIONS:
            rows = min(rows * questions_per_seed, max_questions or math.inf)
        else:
            rows = calls * _outputs_per_call(stage)
        steps.append(_breakdown(stage, _usage(stage, calls, trial, choice), round(rows)))
    usage = total_usage(step.usage for step in steps)
    return EstimateCostResponse(
        total_cost_dollars=usage.total_cost,
        llm_cost_dollars=sum(model.cost for model in usage.llm_by_model.values()),
        web_search_cost_dollars=0.0,
        url_download_cost_dollars=0.0,
        usage=usage,
        steps=steps,
        bigquery_cost_dollars=trial.query_dollars or 0.0,
    )


def most_questions_per_seed(plan: Plan) -> float:
    """The most questions that may come of a seed."""
    asking = plan.question_stage
    return 1.0 if asking is None else _outputs_per_call(plan.stages[asking])


def _outputs_per_call(stage: Stage) -> float:
    config = stage.config
    if isinstance(config, MockTransformConfig):
        return config.expansion_factor * (1 - config.error_rate) * (1 - config.filter_rate)
    return float(stage.most_outputs)


def _breakdown(stage: Stage, usage: UsageSummary, outputs: int) -> StepCostBreakdown:
    return StepCostBreakdown(
        step_name=stage.path.removeprefix("/") or stage.role,
        step_type=stage.transform,
        total_cost_dollars=usage.total_cost,
        usage=usage,
        output_count=outputs,
        cost_per_output=usage.total_cost / outputs if outputs else 0.0,
    )


def _usage(stage: Stage, calls: float, trial: Trial, choice: ModelChoice) -> UsageSummary:
    if isinstance(stage.config, MockTransformConfig):
        return _simulated(stage.config, round(calls))
    if stage.role is Role.SEEDS and trial.query_dollars is not None:
        events = {QUERY: EventUsageSummary(count=1, cost=trial.query_dollars)}
        return UsageSummary(events=events, total_cost=trial.query_dollars)
    # The embedded model costs nothing, whatever the number of calls.
    free = sum(named.slug == EMBEDDED for named in models_of(stage, choice))
    embedded = {EMBEDDED: LLMModelUsageSummary(count=round(calls) * free)} if free else {}
    return total_usage([trial.usage_of(stage.path, calls), UsageSummary(llm_by_model=embedded)])


def _simulated(config: MockTransformConfig, calls: int) -> UsageSummary:
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
