"""A preview: the first valid rows of a config, made by the same code as a full run, with what it took to get them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.step import ERROR_MESSAGE, FILTER_REASON
from schemas.job import PipelineMetricsResponse, PipelineStepSummary, TransformJob
from schemas.sample import Sample
from schemas.session import PreviewResults, PreviewSample

SEEDS_PER_ROW = 20
"""Seeds that a preview looks at, at most, for each row it is to show."""
_PROMPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Rejection:
    """What a step did not let through and why; `text` is the question or the text, `None` where `count` left none."""

    step: str
    reason: str
    text: str | None
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        return {"step": self.step, "reason": self.reason, "text": self.text, "count": self.count}


@dataclass(frozen=True, slots=True)
class PreviewRun:
    """What a preview made, and what it took: candidates are the rows and drops, of which `rejected` were not valid.

    `rows` holds all rows in the order of their seeds, `seeds` counts the texts that were looked at, and `remarks` are
    the notes that say more than counts.
    """

    results: PreviewResults
    candidates: int
    rejected: int
    seconds: float
    cost_dollars: float
    rows: tuple[Sample, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    seeds: int = 0
    remarks: tuple[str, ...] = ()


def preview_run(
    job: TransformJob, metrics: PipelineMetricsResponse | None, samples: Sequence[Sample], wanted: int
) -> PreviewRun:
    """Report a preview job that has ended, or that was waited for long enough."""
    valid = [sample for sample in samples if sample.is_valid]
    steps = metrics.steps if metrics else []
    rejected = sum(step.rejected_count + step.error_count for step in steps)
    seconds = metrics.total_duration_seconds if metrics else 0.0
    counts = [f"{len(valid)} valid rows of {len(valid) + rejected} candidates in {seconds:.1f} s."]
    counts += [f"{step.transform_name}: {step.summary}" for step in steps if step.summary]
    remarks: list[str] = []
    if len(valid) < wanted and not job.error_message:
        remarks.append(f"Fewer than the {wanted} rows asked for: the seeds looked at gave no more.")
    remarks += [job.warning_message] if job.warning_message else []
    results = PreviewResults(
        job_id=job.id,
        status=job.status.lower(),
        output_dataset_id=job.output_dataset_id,
        total_samples=len(samples),
        samples=[_shown(sample) for sample in valid],
        notes=[*counts, *([job.error_message] if job.error_message else []), *remarks],
    )
    summaries = (job.usage.pipeline_summary or []) if job.usage else []
    return PreviewRun(
        results=results,
        candidates=len(valid) + rejected,
        rejected=rejected,
        seconds=seconds,
        cost_dollars=(job.usage.current_cost_dollars or 0.0) if job.usage else 0.0,
        rows=tuple(samples),
        rejections=tuple(_rejections(samples, summaries)),
        seeds=summaries[0].output_count if summaries else 0,
        remarks=tuple(remarks),
    )


def _rejections(samples: Sequence[Sample], steps: Sequence[PipelineStepSummary]) -> Iterator[Rejection]:
    """The rows that were not let through, in their order, then what was dropped without leaving a row."""
    without_row = Counter(
        {(step.transform_name, why): n for step in steps for why, n in step.rejection_reasons.items()}
    )
    for sample in samples:
        if not sample.is_valid:
            reason = str(sample.meta.get(FILTER_REASON) or sample.meta.get(ERROR_MESSAGE) or "no reason given")
            step = next((step.transform_name for step in reversed(steps) if reason in step.rejection_reasons), "")
            without_row[step, reason] -= 1
            yield Rejection(step, reason, _text(sample))
    for (step, reason), number in without_row.items():
        if number > 0:
            yield Rejection(step, reason, None, number)


def _text(sample: Sample) -> str:
    return sample.question.question_text if sample.question else sample.seed.seed_text if sample.seed else ""


def _shown(sample: Sample) -> PreviewSample:
    kind = sample.label.answer_type if sample.label else None
    return PreviewSample(
        question=sample.question.question_text if sample.question else None,
        question_type=kind.lower() if kind else None,
        label=sample.label.label if sample.label else None,
        label_confidence=sample.label.label_confidence if sample.label else None,
        prompt_preview=sample.prompt[:_PROMPT_CHARACTERS] if sample.prompt else None,
        metadata_keys=sorted(sample.meta),
    )
