"""The parts of a server that deal with files: where their bytes lie, what takes them in, what cleans up."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from api.foundation import Foundation
from api.settings import PREFIX, BadSettings, Settings
from api.upload_sweep import UploadSweep
from engine.documents.metadata_reader import metadata_reader
from engine.intake import Intake
from engine.ports import FileBytes
from schemas.errors import CallerError
from storage.bucket_bytes import BucketBytes
from storage.drafts import Drafts
from storage.folder_bytes import FolderBytes
from storage.incoming_files import IncomingFiles
from storage.model_uses import ModelUses
from storage.uploads import Uploads


@dataclass(frozen=True, slots=True)
class FileParts:
    """All of them, at work."""

    uploads: Uploads
    drafts: Drafts
    file_bytes: FileBytes
    intake: Intake


@asynccontextmanager
async def open_file_parts(settings: Settings, opened: Foundation) -> AsyncGenerator[FileParts, None]:
    """Open them, files whose work was cut off included. Raises `BadSettings` where the bucket cannot be used."""
    drafts, uploads = Drafts(settings.data_dir / "incoming"), Uploads(opened.database)
    await asyncio.to_thread(drafts.clear)
    file_bytes = await _open_bytes(settings)
    intake = Intake(
        file_sets=opened.file_sets,
        incoming=IncomingFiles(opened.database),
        file_bytes=file_bytes,
        metadata=metadata_reader(opened.models, ModelUses(opened.database)),
    )
    sweep = UploadSweep(uploads, file_bytes)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(sweep.close)
        sweep.start()
        stack.push_async_callback(intake.close)
        await intake.start()
        yield FileParts(uploads, drafts, file_bytes, intake)


async def _open_bytes(settings: Settings) -> FileBytes:
    if not settings.files_url:
        return FolderBytes(settings.data_dir)
    try:
        return await BucketBytes.open(settings.files_url, settings.data_dir / "incoming")
    except CallerError as error:
        raise BadSettings(f"{PREFIX}FILES_URL: {error.message}") from None
