"""The `eval` command: holds the recorded conversations on a model and reports how well it did."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evals.run import Outcome

EPILOG = """
Examples:

  pipeline-assistant eval

  pipeline-assistant eval --only time-

  pipeline-assistant eval --model anthropic/claude-sonnet-4 --record recorded/

  pipeline-assistant eval --model anthropic/claude-sonnet-4 --replay recorded/
"""
Record = Annotated[Path | None, typer.Option(help="Keep every answer of the model in this folder.")]
Replay = Annotated[Path | None, typer.Option(help="Take the model's answers from this folder; no key is needed.")]
Only = Annotated[str, typer.Option(help="Only the developed conversations whose id begins so.")]
Report = Annotated[Path, typer.Option(help="Where the report and Inspect's log go.")]


def evaluate(
    model: Annotated[str, typer.Option(help="The assistant's model.")] = "embedded",
    record: Record = None,
    replay: Replay = None,
    only: Only = "",
    report: Report = Path("evals-report"),
    *,
    set_baseline: Annotated[bool, typer.Option("--set-baseline", help="Make these totals the new baseline.")] = False,
) -> None:
    """Hold every recorded conversation, judge each turn and compare with the baseline; 1 where accuracy fell."""
    import asyncio

    from schemas.errors import PipelineAssistantError

    try:
        outcome = asyncio.run(_run(model, record, replay, report, only))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    typer.echo(outcome.text())
    typer.echo(f"Report: {outcome.write_report(report)}")
    if set_baseline and not only:
        from evals.baseline import write_baseline

        write_baseline(outcome.parts)
    elif outcome.fallen:
        raise typer.Exit(1)


async def _run(model: str, record: Path | None, replay: Path | None, report: Path, only: str) -> "Outcome":
    from api.models import session_models
    from api.settings import Settings
    from schemas.errors import CallerError

    models = session_models(Settings.read(record_dir=record, replay_dir=replay))
    models(model)
    try:
        from evals.run import run_all

        return await run_all(models, model, report, only=only)
    except ImportError as error:
        raise CallerError(f"Evals need more ({error}): pip install 'pipeline-assistant[evals]'") from error
