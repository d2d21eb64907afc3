"""The bootstrap: the one place where the real parts are chosen and opened, for the server and the command line."""

import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from agent.assistant import Assistant
from agent.embedded.model import EmbeddedChatModel
from api.checkpointer import open_checkpoints
from api.news import open_news
from api.services import Services
from api.settings import PREFIX, BadSettings, Settings
from engine.engine import Engine
from storage.bundled import install_bundled
from storage.bundled_news import install_news
from storage.database import Database
from storage.datasets import Datasets
from storage.file_sets import FileSets
from storage.jobs import Jobs
from storage.sessions import SessionRecords
from storage.tokens import Tokens

DEFAULT_ORGANIZATION = "default"


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncGenerator[Services, None]:
    """Open everything, jobs that were running included, and close it in the opposite order.

    Raises `BadSettings` or `DatabaseUnusable` where the settings do not allow it.
    """
    models = {"embedded": EmbeddedChatModel()}
    if settings.model not in models:
        raise BadSettings(f"{PREFIX}MODEL: {settings.model!r} can't be used here. Usable: {', '.join(models)}.")
    _make_data_folder(settings.data_dir)
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        await install_bundled(database)
        await install_news(database)
        tokens, file_sets, datasets, jobs = Tokens(database), FileSets(database), Datasets(database), Jobs(database)
        new_token = await _let_in(tokens, settings)
        news = await stack.enter_async_context(open_news(settings, database))
        engine = Engine(file_sets=file_sets, datasets=datasets, jobs=jobs, news=news, model_name=settings.model)
        stack.push_async_callback(engine.close)
        await engine.start()
        assistant = Assistant(
            models=models,
            default_model=settings.model,
            engine=engine,
            records=SessionRecords(database),
            checkpointer=await stack.enter_async_context(open_checkpoints(settings.database)),
        )
        stack.push_async_callback(assistant.close)
        yield Services(assistant, engine, file_sets, datasets, jobs, tokens, new_token)


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
