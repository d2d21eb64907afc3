"""The `validate` command: says what is wrong with a config, and what keeps it from running here."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.options import DataDir
from cli.run import ConfigFile

if TYPE_CHECKING:
    from api.settings import Settings
    from schemas.violation import Violation

EPILOG = """
Examples:

  pipeline-assistant validate pipeline.json
"""


def validate(config: ConfigFile, data_dir: DataDir = None) -> None:
    """Check a config, each finding with its place and a way out. Ends with 0 where the config can run, else with 1."""
    import asyncio

    from api.settings import Settings
    from schemas.errors import PipelineAssistantError

    try:
        found = asyncio.run(_check(config, Settings.read(data_dir=data_dir)))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    for each in found:
        typer.echo(f"{each.level} at {each.path or '/'}: {each.message} {each.hint}".rstrip())
    if any(each.level == "error" for each in found):
        raise typer.Exit(1)
    typer.echo("The config can run here.")


async def _check(file: Path, settings: "Settings") -> "list[Violation]":
    from api.foundation import open_foundation
    from cli.run_files import read_config_file, uses_news
    from cli.stored_token import organization_here

    config = read_config_file(file)
    async with open_foundation(settings, with_news=uses_news(config)) as opened:
        organization_id = await organization_here(opened.tokens, settings)
        found = await opened.engine.check(organization_id, config, to_run=True)
    # Samples can stand for the seeds that the config does not make.
    return [each for each in found if each.code != "no_input"]
