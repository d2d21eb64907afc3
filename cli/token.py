"""The `token` command: prints the token that the server of a data folder lets in."""

import typer

from cli.options import DataDir

EPILOG = """
Examples:

  pipeline-assistant token

  curl -H "Authorization: Bearer $(pipeline-assistant token)" http://127.0.0.1:8000/filesets/?include_public=true
"""


def token(data_dir: DataDir = None) -> None:
    """Print the token of the data folder, for use in scripts.

    The first start of a server makes it and keeps it in the file `token`, readable by its owner only.
    Where PIPELINE_ASSISTANT_API_TOKENS is set, the server lets in only those; then the first of them is printed.
    """
    from api.settings import Settings
    from cli.stored_token import stored_token
    from schemas.errors import PipelineAssistantError

    try:
        typer.echo(stored_token(Settings.read(data_dir=data_dir)))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
