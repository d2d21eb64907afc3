"""The `serve` command: starts the API and says where it is once it is ready."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataDir

if TYPE_CHECKING:
    from socket import socket

    from api.settings import Settings

EPILOG = """
Examples:

  pipeline-assistant serve

  pipeline-assistant serve --port 8080 --data-dir ./data

Ctrl-C stops it: turns that run are finished, jobs go on at the next start.
"""


def serve(
    host: Annotated[
        str | None,
        typer.Option(
            envvar="PIPELINE_ASSISTANT_HOST",
            help="The address to listen on; 0.0.0.0 lets other machines in.",
            show_default="127.0.0.1",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            envvar="PIPELINE_ASSISTANT_PORT",
            help="The port to listen on; 0 takes a free one.",
            show_default="8000",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Start the API on the data folder.

    The first start makes the data folder with its database, and a token for the clients.
    """
    from api.settings import Settings
    from schemas.errors import PipelineAssistantError

    try:
        settings = Settings.read(host=host, port=port, data_dir=data_dir)
        with listen(settings) as listening:
            run(settings, listening)
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None


def listen(settings: "Settings") -> "socket":
    """Take the address before anything else is done. Raises `CallerError` where it can't be had."""
    import socket

    from schemas.errors import CallerError

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise CallerError(
            f"Can't listen on {settings.host}, port {settings.port}: {error.strerror or error}. "
            "Choose another with --port, or stop what listens there."
        ) from error


def run(settings: "Settings", listening: "socket") -> None:
    """Serve until a signal asks to stop. Raises `PipelineAssistantError` where the services can't be opened."""
    import asyncio

    from cli.loop import loop_factory
    from cli.server import serve_until_stopped

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serve_until_stopped(settings, listening, typer.echo))
