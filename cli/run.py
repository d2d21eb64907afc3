"""The `run` command: makes the rows of a config without any server, and goes on where it was cut off."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataDir

EPILOG = """
Examples:

  pipeline-assistant run pipeline.json --out rows.jsonl

  pipeline-assistant run pipeline.json --input samples.jsonl --out rows.jsonl --valid-rows 500 --max-cost 2.50

The same command again goes on where the last one was cut off, whatever cut it off: no row is lost or doubled, and of
the calls to models at most those in flight are paid for again.
"""

ConfigFile = Annotated[
    Path, typer.Argument(metavar="CONFIG.json", help="The config of the pipeline.", exists=True, dir_okay=False)
]
SamplesOption = Annotated[
    Path | None,
    typer.Option(
        "--input",
        metavar="SAMPLES.jsonl",
        exists=True,
        dir_okay=False,
        help="Samples that stand for the seeds, one JSON object a line.",
    ),
]
MaxQuestions = Annotated[int | None, typer.Option(min=1, help="Make at most so many questions.")]


def run(
    config: ConfigFile,
    out: Annotated[
        Path, typer.Option(metavar="ROWS.jsonl", dir_okay=False, help="Where the rows go, one JSON object a line.")
    ],
    samples: SamplesOption = None,
    max_questions: MaxQuestions = None,
    valid_rows: Annotated[int | None, typer.Option(min=1, help="Stop as soon as there are so many valid rows.")] = None,
    max_cost: Annotated[
        float | None, typer.Option(metavar="DOLLARS", min=0, help="Never spend more than this.")
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="The most calls to a model's endpoint in flight.", show_default="64"),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Start anew, and replace the rows of an earlier run.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Run a config and write its rows to a file, with the progress of each step and a summary at the end.

    A run is known by its config, its input, its limits and --out. It is over when all seeds are done, or a limit is
    reached. Ends with 0 where there are valid rows, with 1 where the run failed, with 130 where Ctrl-C cut it off.
    """
    from schemas.errors import PipelineAssistantError

    try:
        raise typer.Exit(_run(config, out, samples, max_questions, valid_rows, max_cost, concurrency, again, data_dir))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("Stopped; the same command goes on from here.", err=True)
        raise typer.Exit(130) from None


def _run(
    config: Path,
    out: Path,
    samples: Path | None,
    max_questions: int | None,
    valid_rows: int | None,
    max_cost: float | None,
    concurrency: int | None,
    again: bool,
    data_dir: Path | None,
) -> int:
    import asyncio
    import gc

    # Rows are no cycles: looking for some all the time takes a fifth of a bulk run's computing.
    gc.set_threshold(20_000, 50, 50)

    from api.settings import Settings
    from cli.loop import loop_factory
    from cli.run_display import RunDisplay, make_console
    from cli.run_files import read_config_file
    from cli.running import Order, execute

    order = Order(
        config=read_config_file(config),
        out=out,
        samples=samples,
        max_questions=max_questions,
        valid_rows=valid_rows,
        max_cost_dollars=max_cost,
        again=again,
    )
    settings = Settings.read(data_dir=data_dir, concurrency=concurrency)
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            return runner.run(execute(order, settings, RunDisplay(make_console())))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
