"""Transform jobs: requests for them, their state, their usage and their metrics."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import AS_TEXT, WHOLE, Contract, Dollars, UtcDatetime
from schemas.cost import UsageSummary
from schemas.pipeline import JobConfig, MaxQuestions


class TransformJobStatus(StrEnum):
    """How far a job is."""

    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RUNNING = "RUNNING"


class CreateTransformJobRequest(Contract):
    """A config to run."""

    config: JobConfig
    input_dataset_id: str | None = Field(default=None, description="A dataset that stands for the seeds.")
    max_questions: MaxQuestions = None
    max_cost_dollars: Dollars | None = Field(default=None, description="Budget of the job.")
    configuration_id: str | None = Field(default=None, description="A name of the client's for the config.")
    name: str | None = None
    valid_rows: Annotated[int, Field(ge=1), WHOLE] | None = Field(
        default=None, description="Stop as soon as there are so many valid rows. The contract does not have this field."
    )


class PipelineStepSummary(Contract):
    """What one step of a job did."""

    step_index: int
    transform_name: str
    input_count: int = 0
    output_count: int = 0
    rejected_count: int = 0
    error_count: int = 0
    rejection_reasons: dict[str, int] = Field(default={})


class JobUsage(Contract):
    """What a job used."""

    total: UsageSummary | None = None
    by_step: dict[str, UsageSummary] | None = None
    max_cost_dollars: float | None = None
    current_cost_dollars: float | None = None
    estimated_cost_dollars: float | None = None
    pipeline_summary: list[PipelineStepSummary] | None = None


class TransformJob(Contract):
    """A job: a config that was or is being run."""

    id: str
    organization_id: str
    status: Annotated[TransformJobStatus, AS_TEXT]
    modal_function_call_id: str
    modal_app_id: str
    transform_config: str = Field(description="The config as JSON text.")
    input_dataset_id: str | None
    output_dataset_id: str | None
    created_at: UtcDatetime
    updated_at: UtcDatetime
    configuration_id: str | None = None
    name: str | None = None
    error_message: str | None = None
    warning_message: str | None = None
    usage: JobUsage | None = None
    estimated_cost_dollars: float | None = None


class ListTransformJobsResponse(Contract):
    """One page of an organization's jobs."""

    jobs: list[TransformJob]
    has_more: bool
    total: int
    next_cursor: str | None = None


class TransformStepMetricsResponse(Contract):
    """How far one step of a job is."""

    step_index: int
    transform_name: str
    input_rows: int
    output_rows: int
    rejected_count: int
    error_count: int
    duration_seconds: float
    progress: float = Field(description="From 0 to 1.")
    summary: str | None


class PipelineMetricsResponse(Contract):
    """How far a job is."""

    total_input_rows: int
    total_output_rows: int
    total_duration_seconds: float
    steps: list[TransformStepMetricsResponse]
