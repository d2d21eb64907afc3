"""The bootstrap: the one place where the real parts are chosen and opened, for the server and the command line."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from agent.assistant import Assistant
from api.checkpointer import open_checkpoints
from api.completions import completions_of, meter_of
from api.file_parts import open_file_parts
from api.foundation import open_foundation
from api.idempotency import Idempotency
from api.models import default_session_model, model_list_of, session_models
from api.rate_limit import RateLimit
from api.services import Services
from api.settings import Settings
from api.turn_streams import TurnStreams
from api.upload_urls import KEY, UploadUrls
from storage.kept_answers import KeptAnswers
from storage.server_keys import server_key
from storage.sessions import SessionRecords


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncGenerator[Services, None]:
    """Open everything, jobs that were running included, and close it in the opposite order.

    Raises `BadSettings` or `DatabaseUnusable` where the settings do not allow it.
    """
    models = session_models(settings)
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_foundation(settings))
        await opened.engine.start()
        assistant = Assistant(
            models=models,
            default_model=default_session_model(settings, models),
            engine=opened.engine,
            records=SessionRecords(opened.database),
            checkpointer=await stack.enter_async_context(open_checkpoints(settings.database)),
            meter=meter_of(opened),
        )
        stack.push_async_callback(assistant.close)
        files = await stack.enter_async_context(open_file_parts(settings, opened))
        idempotency = Idempotency(KeptAnswers(opened.database))
        stack.push_async_callback(idempotency.close)
        turn_streams = TurnStreams(idempotency, settings.heartbeat_seconds)
        stack.push_async_callback(turn_streams.close)
        yield Services(
            assistant=assistant,
            engine=opened.engine,
            file_sets=opened.file_sets,
            intake=files.intake,
            uploads=files.uploads,
            upload_urls=UploadUrls(await server_key(opened.database, KEY)),
            drafts=files.drafts,
            file_bytes=files.file_bytes,
            most_file_bytes=settings.max_file_bytes,
            datasets=opened.datasets,
            jobs=opened.jobs,
            tokens=opened.tokens,
            accounts=opened.accounts,
            completions=completions_of(opened),
            model_list=model_list_of(settings, opened.models.registry),
            idempotency=idempotency,
            turn_streams=turn_streams,
            rate_limit=RateLimit(settings.rate_limit),
            request_seconds=settings.request_seconds,
            new_token=opened.new_token,
        )
