"""The foundation of the bootstrap: database, stores and engine, which a run from the command line does with."""

import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.models import open_models
from api.news import open_news
from api.settings import PREFIX, BadSettings, Settings
from api.sql import open_tables
from engine.engine import Engine
from engine.models.choice import ModelChoice
from storage.accounts import Accounts
from storage.bundled import install_bundled
from storage.bundled_news import install_news
from storage.database import Database
from storage.datasets import Datasets
from storage.file_sets import FileSets
from storage.jobs import Jobs
from storage.tokens import Tokens

DEFAULT_ORGANIZATION = "default"


@dataclass(frozen=True, slots=True)
class Foundation:
    """What is open and ready, the engine not started. `new_token` is the token that this start made, if it did."""

    database: Database
    engine: Engine
    models: ModelChoice
    file_sets: FileSets
    datasets: Datasets
    jobs: Jobs
    tokens: Tokens
    accounts: Accounts
    new_token: str | None


@asynccontextmanager
async def open_foundation(
    settings: Settings, *, owner: str | None = None, with_news: bool = True
) -> AsyncGenerator[Foundation, None]:
    """Open it and close it in the opposite order. `owner` is the name under which the engine works on jobs.

    Without news the bundled articles are not seen to: at the first start they take some seconds. Raises `BadSettings`
    or `DatabaseUnusable` where the settings do not allow it.
    """
    async with AsyncExitStack() as stack:
        models = await stack.enter_async_context(open_models(settings))
        _make_data_folder(settings.data_dir)
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        await install_bundled(database)
        if with_news:
            await install_news(database)
        tokens, file_sets, datasets, jobs = Tokens(database), FileSets(database), Datasets(database), Jobs(database)
        new_token = await _let_in(tokens, settings)
        news = await stack.enter_async_context(open_news(settings, database))
        accounts = Accounts(database)
        engine = Engine(
            file_sets=file_sets,
            datasets=datasets,
            jobs=jobs,
            news=news,
            models=models,
            owner=owner,
            accounts=accounts,
            tables=open_tables(settings),
        )
        stack.push_async_callback(engine.close)
        yield Foundation(database, engine, models, file_sets, datasets, jobs, tokens, accounts, new_token)


def _make_data_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise BadSettings(
            f"{PREFIX}DATA_DIR: cannot make the folder {folder} ({reason}). Name one that you may write to."
        ) from error


async def _let_in(tokens: Tokens, settings: Settings) -> str | None:
    """Let in the configured tokens, else the one of the token file; make that at the first start and return it."""
    if settings.api_tokens:
        await tokens.replace_tokens(settings.api_tokens)
        return None
    kept = _read_token(settings.token_file)
    token = kept or secrets.token_urlsafe(32)
    if not kept:
        _write_token(settings.token_file, token)
    await tokens.replace_tokens({token: DEFAULT_ORGANIZATION})
    return None if kept else token


def _read_token(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _write_token(file: Path, token: str) -> None:
    # Written beside it and moved: a start that is cut off leaves no half of a token.
    draft = file.with_name("token.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(token + "\n")
    draft.replace(file)
