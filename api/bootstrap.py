"""The bootstrap: the one place where the real parts are chosen and opened, for the server and the command line."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from agent.assistant import Assistant
from agent.embedded.model import EmbeddedChatModel
from api.checkpointer import open_checkpoints
from api.foundation import open_foundation
from api.services import Services
from api.settings import Settings
from engine.models.registry import EMBEDDED
from storage.sessions import SessionRecords


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncGenerator[Services, None]:
    """Open everything, jobs that were running included, and close it in the opposite order.

    Raises `BadSettings` or `DatabaseUnusable` where the settings do not allow it.
    """
    models = {EMBEDDED: EmbeddedChatModel()}
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_foundation(settings))
        await opened.engine.start()
        assistant = Assistant(
            models=models,
            # Other models write rows; sessions have the embedded one alone so far.
            default_model=settings.model if settings.model in models else EMBEDDED,
            engine=opened.engine,
            records=SessionRecords(opened.database),
            checkpointer=await stack.enter_async_context(open_checkpoints(settings.database)),
        )
        stack.push_async_callback(assistant.close)
        yield Services(
            assistant, opened.engine, opened.file_sets, opened.datasets, opened.jobs, opened.tokens, opened.new_token
        )
