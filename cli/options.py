"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="PIPELINE_ASSISTANT_DATA_DIR",
        help="The data folder: database, uploaded files, token. Made where it is missing.",
        show_default="~/.local/share/pipeline-assistant",
    ),
]
