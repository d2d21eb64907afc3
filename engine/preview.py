"""A preview: the first valid rows of a config, made by the same code as a full run, with what it took to get them."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.sample import Sample
from schemas.session import PreviewResults, PreviewSample

SEEDS_PER_ROW = 20
"""Seeds that a preview looks at, at most, for each row it is to show."""
_PROMPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class PreviewRun:
    """What a preview made, and what it took: candidates are the rows and drops, of which `rejected` were not valid."""

    results: PreviewResults
    candidates: int
    rejected: int
    seconds: float
    cost_dollars: float


def preview_run(
    job: TransformJob, metrics: PipelineMetricsResponse | None, samples: Sequence[Sample], wanted: int
) -> PreviewRun:
    """Report a preview job that has ended, or that was waited for long enough."""
    valid = [sample for sample in samples if sample.is_valid]
    steps = metrics.steps if metrics else []
    rejected = sum(step.rejected_count + step.error_count for step in steps)
    seconds = metrics.total_duration_seconds if metrics else 0.0
    notes = [f"{len(valid)} valid rows of {len(valid) + rejected} candidates in {seconds:.1f} s."]
    notes += [f"{step.transform_name}: {step.summary}" for step in steps if step.summary]
    if len(valid) < wanted and not job.error_message:
        notes.append(f"Fewer than the {wanted} rows asked for: the seeds looked at gave no more.")
    notes += [note for note in (job.error_message, job.warning_message) if note]
    return PreviewRun(
        results=PreviewResults(
            job_id=job.id,
            status=job.status.lower(),
            output_dataset_id=job.output_dataset_id,
            total_samples=len(samples),
            samples=[_shown(sample) for sample in valid],
            notes=notes,
        ),
        candidates=len(valid) + rejected,
        rejected=rejected,
        seconds=seconds,
        cost_dollars=(job.usage.current_cost_dollars or 0.0) if job.usage else 0.0,
    )


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
