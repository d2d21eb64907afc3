"""The `export` command: writes a whole dataset to a file or a folder that other programs read."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.options import DataDir

EPILOG = """
Examples:

  pipeline-assistant export DATASET_ID --out rows.jsonl

  pipeline-assistant export DATASET_ID --format parquet --out rows.parquet --only-valid

  pipeline-assistant export DATASET_ID --format huggingface --out my-dataset

The last one makes a folder that datasets.load_dataset("my-dataset") reads. Parquet and Hugging Face need an extra where
the rows are: pip install 'pipeline-assistant[parquet]'
"""


def export(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="The id of the dataset.")],
    out: Annotated[Path, typer.Option(metavar="PATH", help="The new file, or for huggingface the new folder.")],
    kind: Annotated[
        Literal["jsonl", "parquet", "huggingface"], typer.Option("--format", help="How the rows are written.")
    ] = "jsonl",
    only_valid: Annotated[bool, typer.Option("--only-valid", help="Leave out rejected rows.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            envvar="PIPELINE_ASSISTANT_URL",
            help="A running server that has the dataset. Without it: the server that runs on the data folder, and "
            "without one the data folder itself.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="PIPELINE_ASSISTANT_TOKEN",
            help="The token for the server.",
            show_default="that of the data folder",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write all rows that a dataset has now, however many, to PATH, which must not be there yet."""
    import asyncio

    from api.settings import Settings
    from cli.exporting import Order, carry_out
    from schemas.errors import PipelineAssistantError

    try:
        order = Order(dataset, kind, only_valid, out)
        size = asyncio.run(carry_out(order, Settings.read(data_dir=data_dir), url, token))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Wrote {out} ({size:,} bytes).")
