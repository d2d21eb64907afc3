"""Tools that run the pipeline: estimate, preview, generate, job status."""

import re
from collections.abc import Callable
from typing import Any

from langgraph.config import get_stream_writer
from pydantic import Field

from agent.approval import approval_question, request_approval
from agent.changes import JsonObject
from agent.tools.config import few_as_json
from agent.tools.tool import Arguments, Tool
from agent.workspace import Workspace
from engine.engine import Engine, PreviewRun
from schemas.errors import ToldToModel
from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.job_record import NewJob
from schemas.record import Approval, SessionRecord
from schemas.session import AutonomyLevel

PREVIEW = "preview"
"""The key under which the graph's stream says how far a preview is."""
MOST_PREVIEWS = 3
"""In one turn, each of another revision: rows may cost money."""
MOST_REJECTED = 5
"""Rejected rows that are told of a preview."""
ROWS_BEFORE_A_RUN = 3
ROWS_AHEAD = 1000
"""Rows that the outlook of a full run is for, where the session has no cap."""
PATIENCE_SECONDS = 20.0
"""How long a turn waits for a run before it answers that the run goes on."""


class Estimate(Arguments):
    max_questions: int | None = Field(default=None, ge=1, description="Cap on questions; without it the session's own.")


class Preview(Arguments):
    rows: int = Field(default=3, ge=1, le=20, description="How many valid rows to show.")


class Generate(Arguments):
    max_questions: int | None = Field(default=None, ge=1, description="Cap on questions; without it the session's own.")
    max_cost_dollars: float | None = Field(
        default=None, ge=0, description="Cap on money; without it the session's own."
    )


class JobStatus(Arguments):
    job_id: str | None = Field(default=None, description="A job of this session; without it the latest.")


async def estimate_cost(workspace: Workspace, arguments: Estimate, _call: str) -> JsonObject:
    config = _config(workspace)
    cap = arguments.max_questions or workspace.record.draft.limits.max_questions
    estimate = await workspace.engine.estimate(workspace.record.organization_id, config, cap)
    return {"ok": True, "max_questions": cap} | estimate.model_dump(mode="json")


async def preview(workspace: Workspace, arguments: Preview, call: str) -> JsonObject:
    record = workspace.record
    config = _config(workspace)
    if record.revision in workspace.previewed or len(workspace.previewed) >= MOST_PREVIEWS:
        raise ToldToModel(
            "This turn has shown its preview already. Show that one; another needs a message of the user."
        )
    run = await _show_rows(workspace, arguments.rows, call)
    few = await workspace.engine.few_articles(config) if len(run.results.samples) < arguments.rows else None
    return {"ok": True} | preview_as_json(run) | await _in_view_of(run, record, workspace.engine) | few_as_json(few)


async def _show_rows(workspace: Workspace, rows: int, key: str) -> PreviewRun:
    """Make a preview, which the user sees beside the reply."""
    record = workspace.record
    tell = _tell_of_preview(rows)
    tell(0, 0, 0.0)
    run = await workspace.engine.preview(
        record.organization_id,
        _config(workspace),
        rows=rows,
        key=f"{record.session_id}:{key}",
        tell=lambda metrics: tell(metrics.total_output_rows, _lost(metrics), metrics.total_duration_seconds),
    )
    tell(len(run.results.samples), run.rejected, run.seconds)
    workspace.previewed.add(record.revision)
    workspace.update(preview=run.results)
    workspace.preview_shown = run.results
    return run


async def generate(workspace: Workspace, arguments: Generate, call: str) -> JsonObject:
    """Start a run where the autonomy allows it, else ask for approval: then nothing is spent before the user's yes.

    What leads a model here may be a text in a document, so that none of it rests on the model.
    """
    record, limits = workspace.record, workspace.record.draft.limits
    config = _config(workspace)
    if workspace.run_started:
        raise ToldToModel("A run was started in this turn; one message starts one. Say how it stands.")
    await workspace.engine.refuse_unless_runnable(record.organization_id, config)
    if record.autonomy_level is AutonomyLevel.GUIDED and record.preview is None:
        # Before any run the user looks at its rows, whatever the model thought of.
        await _show_rows(workspace, ROWS_BEFORE_A_RUN, f"{call}:rows")
        record = workspace.record
    asked = arguments.model_dump()
    if record.autonomy_level is AutonomyLevel.AUTONOMOUS and await _has_free_hand(workspace, config):
        # Nobody is asked: the model may lower the session's caps, and only an edit of the limits can raise them.
        caps = {name: _lowest(asked[name], own) for name, own in limits.model_dump().items()}
        return await start_run(workspace, request_approval(record, **caps), f"{len(record.job_ids)}:{call}")
    caps = {name: own if asked[name] is None else asked[name] for name, own in limits.model_dump().items()}
    approval = request_approval(record, **caps)
    estimate = await workspace.engine.estimate(record.organization_id, config, approval.max_questions)
    workspace.update(open_question=approval_question(record, approval, estimate))
    return {"ok": True, "status": "awaiting_approval"}


async def _has_free_hand(workspace: Workspace, config: JsonObject) -> bool:
    """Whether an autonomous session may run without asking: not the same config again, nor on a cap that the model
    has raised in this turn and the user did not name."""
    record = workspace.record
    last = await workspace.engine.get_job(record.organization_id, record.job_ids[-1]) if record.job_ids else None
    if last is not None and last.transform_config == workspace.engine.as_text(config):
        return False
    before, cap = workspace.at_start.draft.limits.max_cost_dollars, record.draft.limits.max_cost_dollars
    is_raised = before is not None and (cap is None or cap > before)
    return not is_raised or (cap is not None and f"{cap:g}" in re.findall(r"\d+(?:\.\d+)?", workspace.said))


def _lowest(*caps: float | None) -> Any:
    return min((cap for cap in caps if cap is not None), default=None)


async def start_run(workspace: Workspace, approval: Approval, key: str) -> JsonObject:
    """Start the run that was approved, once however often it is called with the same key, and wait a little for it."""
    record = workspace.record
    new = NewJob(
        organization_id=record.organization_id,
        transform_config=workspace.engine.as_text(_config(workspace)),
        max_questions=approval.max_questions,
        max_cost_dollars=approval.max_cost_dollars,
        key=f"{record.session_id}:{key}",
    )
    job = await workspace.engine.submit(new)
    workspace.run_started = True
    dataset_id = job.output_dataset_id
    if job.id not in record.job_ids:
        datasets = [*record.dataset_ids, dataset_id] if dataset_id else record.dataset_ids
        workspace.update(job_ids=[*record.job_ids, job.id], dataset_ids=datasets)
    return await _job_as_json(
        workspace, await workspace.engine.wait(record.organization_id, job.id, PATIENCE_SECONDS) or job
    )


async def job_status(workspace: Workspace, arguments: JobStatus, _call: str) -> JsonObject:
    record = workspace.record
    if not record.job_ids:
        raise ToldToModel("No run was started in this session yet: generate starts one.")
    job_id = arguments.job_id or record.job_ids[-1]
    job = await workspace.engine.get_job(record.organization_id, job_id) if job_id in record.job_ids else None
    if job is None:
        raise ToldToModel(f"There is no job {job_id!r} in this session. Its jobs: {', '.join(record.job_ids)}.")
    return await _job_as_json(workspace, job)


def _tell_of_preview(wanted: int) -> Callable[[int, int, float], None]:
    """Tells whoever reads the graph's stream; nobody, where it isn't streamed."""
    write = get_stream_writer()

    def tell(rows: int, rejected: int, seconds: float) -> None:
        write({PREVIEW: {"rows": rows, "wanted": wanted, "rejected": rejected, "seconds": round(seconds, 3)}})

    return tell


def _lost(metrics: PipelineMetricsResponse) -> int:
    return sum(step.rejected_count + step.error_count for step in metrics.steps)


async def _in_view_of(run: PreviewRun, record: SessionRecord, engine: Engine) -> JsonObject:
    """What a preview means for a full run, and against the preview before the last change of the config."""
    organization, config = record.organization_id, record.draft.config or {}
    ahead = await engine.outlook(organization, config, run, record.draft.limits.max_questions or ROWS_AHEAD)
    earlier = record.earlier_preview if record.preview is None else None
    compared = await engine.compare_previews(organization, earlier, run) if earlier else None
    return {"outlook": ahead and ahead.as_json(), "compared": compared and compared.as_json()}


def preview_as_json(run: PreviewRun) -> JsonObject:
    return {
        "preview": run.results.model_dump(mode="json"),
        "candidates": run.candidates,
        "rejected": run.rejected,
        "seconds": run.seconds,
        "cost_dollars": run.cost_dollars,
        "rejected_rows": [each.as_json() for each in run.rejections[:MOST_REJECTED]],
        "remarks": list(run.remarks),
    }


def _config(workspace: Workspace) -> JsonObject:
    if workspace.config is None:
        raise ToldToModel("There is no pipeline yet. Use propose_config first.")
    return workspace.config


async def _job_as_json(workspace: Workspace, job: TransformJob) -> JsonObject:
    organization = workspace.record.organization_id
    metrics = await workspace.engine.metrics(organization, job.id)
    return {
        "ok": True,
        "job_id": job.id,
        "dataset_id": job.output_dataset_id,
        "status": job.status,
        "rows": metrics.total_output_rows if metrics else 0,
        "note": job.error_message or job.warning_message,
        "metrics": metrics.model_dump(mode="json") if metrics else None,
    }


RUN_TOOLS: tuple[Tool[Any], ...] = (
    Tool("estimate_cost", Estimate, estimate_cost),
    Tool("preview", Preview, preview, holds_outside_text=True),
    Tool("generate", Generate, generate, holds_outside_text=True),
    Tool("job_status", JobStatus, job_status, holds_outside_text=True),
)
