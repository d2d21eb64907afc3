"""The tally of a job: what each step took in, passed on, rejected and failed, with the reasons and the time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from schemas.job import PipelineMetricsResponse, PipelineStepSummary, TransformStepMetricsResponse
from schemas.job_record import Progress

MOST_REASONS = 50
"""Different reasons that are told apart per step, so that a tally stays small; the rest count as `OTHER_REASONS`."""
OTHER_REASONS = "other reasons"
_SHOWN_REASONS = 5
_ALMOST = 0.99


class Happening(Enum):
    """What can happen to a sample at a step."""

    TAKEN = auto()
    PASSED = auto()
    REJECTED = auto()
    FAILED = auto()
    SURPLUS = auto()
    """Passed, and then not wanted any more."""


class Event(NamedTuple):
    """One happening at one step, at a moment in seconds, with the reason where there is one."""

    step: int
    happening: Happening
    at: float
    reason: str = ""


@dataclass(slots=True)
class _Count:
    taken: int = 0
    passed: int = 0
    rejected: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter[str])
    earlier_seconds: float = 0.0
    first: float | None = None
    last: float = 0.0

    def seconds(self) -> float:
        return self.earlier_seconds + (self.last - self.first if self.first is not None else 0.0)

    def why(self) -> str | None:
        if not self.reasons:
            return None
        shown = [f"{reason} ({number})" for reason, number in self.reasons.most_common(_SHOWN_REASONS)]
        more = [f"{len(self.reasons) - _SHOWN_REASONS} more reasons"] if len(self.reasons) > _SHOWN_REASONS else []
        return f"{self.rejected} rejected, {self.failed} failed: {'; '.join(shown + more)}"


class Tally:
    """Counts per step, going on from those of an earlier run. Position 0 is the source of the seeds."""

    def __init__(self, names: Sequence[str], known: Progress | None = None) -> None:
        self._names = tuple(names)
        self.changes = 0
        self._counts = [_Count() for _ in names]
        for summary in (known.usage.pipeline_summary or []) if known else []:
            count = self._counts[summary.step_index]
            count.taken, count.passed = summary.input_count, summary.output_count
            count.rejected, count.failed = summary.rejected_count, summary.error_count
            count.reasons.update(summary.rejection_reasons)
        for step in known.metrics.steps if known else []:
            self._counts[step.step_index].earlier_seconds = step.duration_seconds

    @property
    def valid_rows(self) -> int:
        """Rows that passed the last step."""
        return self._counts[-1].passed

    def add(self, event: Event) -> None:
        """Count one event."""
        self.changes += 1
        count = self._counts[event.step]
        match event.happening:
            case Happening.TAKEN:
                count.taken += 1
            case Happening.PASSED:
                count.passed += 1
            case Happening.REJECTED:
                count.rejected += 1
            case Happening.FAILED:
                count.failed += 1
            case Happening.SURPLUS:
                count.passed -= 1
                count.rejected += 1
        if event.reason:
            known = event.reason in count.reasons or len(count.reasons) < MOST_REASONS
            count.reasons[event.reason if known else OTHER_REASONS] += 1
        count.first = event.at if count.first is None else count.first
        count.last = event.at

    def why(self, step: int) -> str | None:
        """How many samples a step rejected and failed, and for which reasons; `None` where it did neither."""
        return self._counts[step].why()

    def summaries(self) -> list[PipelineStepSummary]:
        """The counts as they are kept with a job, from which a resumed run goes on."""
        return [
            PipelineStepSummary(
                step_index=index,
                transform_name=name,
                input_count=count.taken,
                output_count=count.passed,
                rejected_count=count.rejected,
                error_count=count.failed,
                rejection_reasons=dict(count.reasons),
            )
            for index, (name, count) in enumerate(zip(self._names, self._counts, strict=True))
        ]

    def metrics(self, *, share: float, seconds: float, ended: bool) -> PipelineMetricsResponse:
        """The counts as they are shown. `share` is the part of the source that was read, `seconds` the job's time."""
        steps: list[TransformStepMetricsResponse] = []
        waiting = None
        for index, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
            # A step is as far as the one before it, less what that one has passed on and this one not yet taken.
            if waiting is not None:
                share *= min(count.taken / waiting, 1.0) if waiting else 0.0
            waiting = count.passed
            steps.append(
                TransformStepMetricsResponse(
                    step_index=index,
                    transform_name=name,
                    input_rows=count.taken,
                    output_rows=count.passed,
                    rejected_count=count.rejected,
                    error_count=count.failed,
                    duration_seconds=count.seconds(),
                    progress=1.0 if ended else min(share, _ALMOST),
                    summary=count.why(),
                )
            )
        return PipelineMetricsResponse(
            total_input_rows=self._counts[0].taken,
            total_output_rows=self.valid_rows,
            total_duration_seconds=seconds,
            steps=steps,
        )
