"""The `chat` command: a conversation with the assistant in the terminal."""

import logging
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataDir

if TYPE_CHECKING:
    from api.settings import Settings
    from cli.connection import Connection

EPILOG = """
Examples:

  pipeline-assistant chat

  pipeline-assistant chat "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"

  pipeline-assistant chat --url http://127.0.0.1:8000 --token TOKEN

  printf 'show me 3 rows\\ngenerate\\nyes\\n' | pipeline-assistant chat "Questions from the FOMC minutes"

In a pipe the output is plain text with Markdown tables, and the conversation ends with the input.
"""


def chat(
    goal: Annotated[
        str | None, typer.Argument(help="What the dataset is for, in your own words; else you are asked.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            envvar="PIPELINE_ASSISTANT_URL",
            help="A running server to talk to. Without it: the server that runs on the data folder, "
            "and without one the assistant runs in this process.",
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
    session: Annotated[
        str | None, typer.Option(metavar="ID", help="Continue this session instead of starting one.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Talk with the assistant: state a goal, answer, change things, see rows, make the dataset.

    A question with numbered options is answered with a number, or in your own words. /help lists the few commands.
    """
    from schemas.errors import PipelineAssistantError

    try:
        _converse(goal, url, token, session, data_dir)
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None


def _converse(goal: str | None, url: str | None, token: str | None, session: str | None, data_dir: object) -> None:
    import shlex
    import sys

    from anyio.from_thread import start_blocking_portal

    from api.settings import Settings
    from cli.conversation import Conversation
    from cli.display import make_display
    from cli.lines import typed_lines

    display = make_display(plain=not (sys.stdin.isatty() and sys.stdout.isatty()))
    connecting = connection_to(Settings.read(data_dir=data_dir), url, token)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(connecting) as connection:
        conversation = Conversation(portal, connection, display, typed_lines(display))
        display.note(f"Connected to {connection.place}.")
        try:
            if session:
                conversation.resume(session)
            conversation.run(goal)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        finally:
            if conversation.session_id:
                where = ["--url", url] if url else ["--data-dir", str(data_dir)] if data_dir else []
                again = shlex.join(["pipeline-assistant", "chat", *where, "--session", conversation.session_id])
                display.note(f"\nContinue with: {again}")


def connection_to(
    settings: "Settings", url: str | None, token: str | None
) -> "AbstractAsyncContextManager[Connection]":
    """A connection to the server at the URL, else to the one that runs on the data folder, else to the folder."""
    from cli.claim import server_on
    from cli.over_http import connect
    from cli.stored_token import token_for

    address = url or server_on(settings.data_dir)
    if address:
        return connect(address, token_for(settings, token))
    from cli.in_process import open_folder

    # What goes wrong inside is for a file: it would tear the conversation apart.
    log = logging.FileHandler(settings.data_dir / "chat.log", delay=True)
    logging.basicConfig(handlers=[log], level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    return open_folder(settings)
