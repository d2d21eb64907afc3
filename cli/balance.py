"""The `balance` commands: what an organization may spend on jobs."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataDir

if TYPE_CHECKING:
    from storage.accounts import Accounts

EPILOG = """
Without a balance an organization spends without limit. With one, each job draws what it costs from it, and a job that
is expected to cost more than is left is refused.

Examples:

  pipeline-assistant balance set acme 25

  pipeline-assistant balance add acme 10

  pipeline-assistant balance show acme

  pipeline-assistant balance unlimited acme
"""

balance = typer.Typer(name="balance", help="Limit what an organization may spend on jobs.", no_args_is_help=True)
Organization = Annotated[str, typer.Argument(help="As PIPELINE_ASSISTANT_API_TOKENS names it; else: default.")]
Dollars = Annotated[float, typer.Argument(help="Dollars.", min=0.0, max=1e9)]


@balance.command(epilog=EPILOG)
def show(organization: Organization, data_dir: DataDir = None) -> None:
    """Print what is left to spend, less what running jobs hold back."""
    _on_accounts(data_dir, lambda accounts: accounts.balance(organization))


@balance.command("set", epilog=EPILOG)
def set_to(organization: Organization, dollars: Dollars, data_dir: DataDir = None) -> None:
    """Make the balance so much; a running server heeds it from its next job on."""
    _on_accounts(data_dir, lambda accounts: accounts.set_balance(organization, dollars))


@balance.command(epilog=EPILOG)
def add(organization: Organization, dollars: Dollars, data_dir: DataDir = None) -> None:
    """Add to the balance; where there was no limit, it is what is added."""
    _on_accounts(data_dir, lambda accounts: accounts.add(organization, dollars))


@balance.command(epilog=EPILOG)
def unlimited(organization: Organization, data_dir: DataDir = None) -> None:
    """Let the organization spend without limit again."""
    _on_accounts(data_dir, lambda accounts: accounts.lift_limit(organization))


def _on_accounts(data_dir: object, work: "Callable[[Accounts], Awaitable[float | None]]") -> None:
    """Open the accounts of a data folder, do the work on them and print the balance that it returns."""
    import asyncio

    from api.settings import Settings
    from schemas.errors import PipelineAssistantError
    from storage.accounts import Accounts
    from storage.database import Database

    async def do() -> float | None:
        database = await Database.open(Settings.read(data_dir=data_dir).database)
        try:
            return await work(Accounts(database))
        finally:
            await database.close()

    try:
        left = asyncio.run(do())
    except PipelineAssistantError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from None
    typer.echo("unlimited" if left is None else f"${left:.4f}")
