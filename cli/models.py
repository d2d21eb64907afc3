"""The `models` command: says which models can be used here, and what is missing for the others."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cli.model_check import ModelReport

EPILOG = """
Each configured provider is asked for its list of models, which costs nothing, and each configured model one short
question. The exit code is 0 where the models for rows and sessions can be used.

Examples:

  pipeline-assistant models

  pipeline-assistant models --all

  pipeline-assistant models --json
"""

_MOST_SHOWN = 10
_WIDTH = 12

All = Annotated[bool, typer.Option("--all", help="Show all models of each provider.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, with all models.")]


def models(show_all: All = False, as_json: AsJson = False) -> None:
    """List the models that can be used, and check each provider with one cheap call."""
    import asyncio

    from api.settings import BadSettings, Settings
    from cli.model_check import check_models

    try:
        settings = Settings.read()
        if settings.replay_dir is not None:
            raise BadSettings(f"Answers are replayed from {settings.replay_dir}: there is nothing to ask.")
        report = asyncio.run(check_models(settings))
    except BadSettings as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"is_good": report.is_good}))
    else:
        _show(report, None if show_all else _MOST_SHOWN)
    if not report.is_good:
        raise typer.Exit(1)


def _show(report: "ModelReport", most: int | None) -> None:
    for each in report.providers:
        typer.echo(f"{each.name:{_WIDTH}}{each.state}: {each.said}")
        listed = [] if each.models == [each.name] else each.models
        for slug in listed[:most]:
            typer.echo(f"{'':{_WIDTH}}{slug}")
        if most is not None and len(listed) > most:
            typer.echo(f"{'':{_WIDTH}}and {len(listed) - most:,} more: --all shows them")
    typer.echo()
    for use in report.uses:
        verdict = "usable" if use.is_usable else f"not usable: {use.said}"
        typer.echo(f"{use.use.capitalize()}: {use.model}, {verdict}")
