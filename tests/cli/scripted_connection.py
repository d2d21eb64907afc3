"""A connection in memory whose assistant says what a test wrote down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from schemas.errors import NotFound
from schemas.job import PipelineMetricsResponse, TransformJob, TransformJobStatus, TransformStepMetricsResponse
from schemas.sample import Label, PaginatedSamplesResponse, Question, Sample, Seed
from schemas.session import (
    AutonomyLevel,
    Message,
    MessageResponse,
    MessageRole,
    PreviewResults,
    QuestionOption,
    SessionResponse,
    StructuredQuestion,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn of the script: what the assistant says, and the config and dataset after it."""

    content: str
    config: dict[str, Any] | None = None
    options: Sequence[str] = ()
    preview: PreviewResults | None = None
    dataset_id: str | None = None

    def message(self) -> Message:
        options = [QuestionOption(id=f"o{n}", label=it, value=f"value of {it}") for n, it in enumerate(self.options)]
        question = StructuredQuestion(question="What next?", options=options) if options else None
        return Message(
            role=MessageRole.ASSISTANT,
            content=self.content,
            timestamp=NOW,
            structured_question=question,
            preview_results=self.preview,
        )


@dataclass(slots=True)
class ScriptedConnection:
    """Answers each message with the next reply of the script; a job runs for as many looks as `job_looks` says."""

    script: list[Reply]
    rows_there: list[Sample] = field(default_factory=list[Sample])
    job_looks: int = 2
    received: list[str] = field(default_factory=list[str])
    current: SessionResponse | None = None
    provenance: dict[str, str] | None = None

    @property
    def place(self) -> str:
        return "a script"

    @property
    def afterwards(self) -> str:
        return "The run goes on somewhere."

    async def start(self, goal: str) -> SessionResponse:
        self.current = SessionResponse(
            session_id="s1",
            goal=goal,
            autonomy_level=AutonomyLevel.SEMI_AUTO,
            created_at=NOW,
            provenance=self.provenance,
        )
        return self._turn(goal)

    async def session(self, session_id: str) -> SessionResponse:
        if self.current is None or session_id != self.current.session_id:
            raise NotFound(f"There is no session {session_id}.")
        return self.current

    async def send(self, session_id: str, text: str) -> MessageResponse:
        before = await self.session(session_id)
        after = self._turn(text)
        changed = after.current_config != before.current_config
        return MessageResponse(message=after.messages[-1], current_config=after.current_config if changed else None)

    async def job_of(self, dataset_id: str) -> TransformJob | None:
        return self._job(dataset_id)

    async def job(self, job_id: str) -> TransformJob:
        self.job_looks -= 1
        return self._job(job_id.removeprefix("job of "))

    async def metrics(self, job_id: str) -> PipelineMetricsResponse | None:
        step = TransformStepMetricsResponse(
            step_index=0,
            transform_name="QUESTION_RENDERER",
            input_rows=4,
            output_rows=3,
            rejected_count=1,
            error_count=0,
            duration_seconds=1.0,
            progress=0.5,
            summary=None,
        )
        return PipelineMetricsResponse(
            total_input_rows=4, total_output_rows=3, total_duration_seconds=1.0, steps=[step]
        )

    async def rows(self, dataset_id: str, limit: int, cursor: str | None = None) -> PaginatedSamplesResponse:
        start = int(cursor or 0)
        end = start + limit
        more = end < len(self.rows_there)
        return PaginatedSamplesResponse(
            samples=self.rows_there[start:end],
            has_more=more,
            total=len(self.rows_there),
            next_cursor=str(end) if more else None,
        )

    def where(self, dataset_id: str) -> str:
        return f"nowhere ({dataset_id})"

    def _turn(self, text: str) -> SessionResponse:
        assert self.current is not None
        self.received.append(text)
        reply = self.script.pop(0)
        user = Message(role=MessageRole.USER, content=text, timestamp=NOW)
        datasets = [*self.current.dataset_ids, *([reply.dataset_id] if reply.dataset_id else [])]
        update = {
            "messages": [*self.current.messages, user, reply.message()],
            "current_config": reply.config,
            "dataset_ids": datasets,
        }
        self.current = self.current.model_copy(update=update)
        return self.current

    def _job(self, dataset_id: str) -> TransformJob:
        running = self.job_looks > 0
        return TransformJob(
            id=f"job of {dataset_id}",
            organization_id="o",
            status=TransformJobStatus.RUNNING if running else TransformJobStatus.COMPLETED,
            modal_function_call_id="",
            modal_app_id="",
            transform_config="{}",
            input_dataset_id=None,
            output_dataset_id=dataset_id,
            created_at=NOW,
            updated_at=NOW,
        )


def row(number: int) -> Sample:
    """One valid row that names its number."""
    return Sample(
        seed=Seed(seed_text=f"The rate was {number} percent."),
        question=Question(question_text=f"What was rate {number}?"),
        label=Label(label=str(number), label_confidence=1.0),
    )
