"""Costs: what a job is expected to cost, and what it used."""

from typing import Annotated

from pydantic import Field

from schemas.base import AS_TEXT, Contract
from schemas.pipeline import JobConfig, MaxQuestions, TransformType


class EventUsageSummary(Contract):
    """Use of one kind of paid event, such as a web search."""

    count: int = 0
    amount: float = 0.0
    cost: float = Field(default=0.0, description="Dollars.")
    cached_count: int = 0


class LLMModelUsageSummary(Contract):
    """Use of one model."""

    count: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = Field(default=0.0, description="Dollars.")
    cached_count: int = 0


class UsageSummary(Contract):
    """What was used, by kind of event and by model."""

    events: dict[str, EventUsageSummary] = Field(default={})
    llm_by_model: dict[str, LLMModelUsageSummary] = Field(default={})
    total_cost: float = Field(default=0.0, description="Dollars.")


class StepCostBreakdown(Contract):
    """What one step is expected to cost."""

    step_name: str
    step_type: Annotated[TransformType, AS_TEXT]
    total_cost_dollars: float
    usage: UsageSummary
    output_count: int
    cost_per_output: float


class EstimateCostRequest(Contract):
    """A config whose cost is asked for."""

    config: JobConfig
    max_questions: MaxQuestions = None


class EstimateCostResponse(Contract):
    """What a job is expected to cost."""

    total_cost_dollars: float
    llm_cost_dollars: float
    web_search_cost_dollars: float
    url_download_cost_dollars: float
    usage: UsageSummary
    steps: list[StepCostBreakdown]
    gemini_grounding_cost_dollars: float = 0.0
    bigquery_cost_dollars: float = 0.0
