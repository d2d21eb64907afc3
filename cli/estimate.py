"""The `estimate` command: says what a run of a config would put out and cost."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.options import DataDir
from cli.run import ConfigFile, MaxQuestions, SamplesOption

if TYPE_CHECKING:
    from api.settings import Settings
    from schemas.cost import EstimateCostResponse

EPILOG = """
Examples:

  pipeline-assistant estimate pipeline.json --max-questions 1000

  pipeline-assistant estimate pipeline.json --input samples.jsonl
"""


def estimate(
    config: ConfigFile,
    samples: SamplesOption = None,
    max_questions: MaxQuestions = None,
    data_dir: DataDir = None,
) -> None:
    """Foresee each step of a run: its calls, its rows, its cost. Nothing is spent.

    Without --input, a config that makes no seeds of its own is estimated for as many samples as the questions need.
    """
    import asyncio

    from api.settings import Settings
    from schemas.errors import PipelineAssistantError

    try:
        foreseen = asyncio.run(_foresee(config, samples, max_questions, Settings.read(data_dir=data_dir)))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    _show(foreseen)


async def _foresee(
    file: Path, samples: Path | None, max_questions: int | None, settings: "Settings"
) -> "EstimateCostResponse":
    from api.foundation import open_foundation
    from cli.run_files import SamplesFile, read_config_file, uses_news
    from cli.stored_token import organization_here

    config = read_config_file(file)
    async with open_foundation(settings, with_news=uses_news(config)) as opened:
        organization_id = await organization_here(opened.tokens, settings)
        given = SamplesFile(samples) if samples else None
        return await opened.engine.estimate(organization_id, config, max_questions, samples=given)


def _show(foreseen: "EstimateCostResponse") -> None:
    from cli.run_display import dollars, estimate_table, make_console

    rows = [
        (step.step_type.replace("_", " ").lower(), f"{step.output_count:,}", dollars(step.usage))
        for step in foreseen.steps
    ]
    console = make_console()
    console.print(estimate_table(rows))
    console.print(f"In all: {dollars(foreseen.usage)}")
