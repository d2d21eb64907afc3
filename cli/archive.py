"""The `archive` commands: what goes into the news archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataDir

if TYPE_CHECKING:
    from api.settings import Settings
    from storage.archive import Added

EPILOG = """
Each line is a JSON object with date (2025-01-31 or 2025-01-31T12:00:00Z) and text, and if you have them title, url,
sources (names), source_domains, attribution and licence:

  {"date": "2025-01-31", "title": "Rates held", "text": "The bank holds its rate.", "url": "https://example.org/1"}

Examples:

  pipeline-assistant archive import articles.jsonl

A text that is in the archive already is passed over, so an import that was cut off can be run again.
"""
COLLECTION = "imported"

archive = typer.Typer(
    name="archive",
    help="Extend the news archive that news seeds, contexts and labels are found in.",
    no_args_is_help=True,
)


@archive.command("import", epilog=EPILOG)
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="The articles, one a line.", exists=True, dir_okay=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Add the articles of a file to the archive of the data folder; a running server finds them at once.

    The whole file is checked first: where a line is wrong, nothing is added.
    """
    import asyncio

    from api.settings import Settings
    from schemas.errors import PipelineAssistantError

    try:
        added = asyncio.run(add_file(file, Settings.read(data_dir=data_dir)))
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    passed_over = f"; passed over {_articles(added.known)} that were there already" if added.known else ""
    typer.echo(f"Added {_articles(added.new)}{passed_over}.")


async def add_file(file: Path, settings: "Settings") -> "Added":
    """Add all articles of a file. Raises `BadArticle`, or `DatabaseUnusable`."""
    from storage.archive import Archive
    from storage.article_lines import read_articles
    from storage.database import Database

    with file.open("rb") as lines:
        for _ in read_articles(lines):
            pass
    database = await Database.open(settings.database)
    try:
        with file.open("rb") as lines:
            return await Archive(database).add(COLLECTION, read_articles(lines))
    finally:
        await database.close()


def _articles(number: int) -> str:
    return f"{number:,} article" if number == 1 else f"{number:,} articles"
