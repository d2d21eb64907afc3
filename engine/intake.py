"""The intake of files: each file that was put into a set gets its text and its metadata, in the background."""

import asyncio
import logging
from contextlib import suppress
from uuid import uuid4

from engine.documents.metadata_schema import check_metadata
from engine.documents.reading import Limits
from engine.documents.unreadable import Unreadable
from engine.intake_work import IntakeWork, TakenOver
from engine.ports import FileBytes, FileSets, IncomingFiles, MetadataReader
from schemas.document import IncomingFile, Reading
from schemas.errors import NotFound, PipelineAssistantError
from schemas.file_set import CreateFileSetFileRequest, FileSetFile

LEASE_SECONDS = 15.0
"""A server that says nothing for so long has lost its files to the next one."""
_AT_ONCE = 2
_SECONDS_AFTER_FAULT = 5.0
_SHOWN = 100

_log = logging.getLogger(__name__)


class Intake:
    """Takes files into sets. `start` begins work, also on files that no living server works on any more."""

    def __init__(
        self,
        *,
        file_sets: FileSets,
        incoming: IncomingFiles,
        file_bytes: FileBytes,
        metadata: MetadataReader,
        limits: Limits | None = None,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._file_sets = file_sets
        self._incoming = incoming
        self._bytes = file_bytes
        self._metadata = metadata
        self._limits = limits or Limits()
        self._lease_seconds = lease_seconds
        self._owner = uuid4().hex
        self._came = asyncio.Event()
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._dispatcher: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin work."""
        self._dispatcher = asyncio.create_task(self._dispatch())

    async def close(self) -> None:
        """Stop, and give back what is under way."""
        tasks = [*([self._dispatcher] if self._dispatcher else []), *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._dispatcher is not None:
            await self._incoming.release(owner=self._owner)
            self._dispatcher = None

    async def add(self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest) -> FileSetFile:
        """Put an uploaded file into a set.

        Raises `CallerError` where its metadata are not what the set asks for, `NotFound` where set or file are not the
        organization's own, `Conflict` where the bytes have not come or the set has the file already.
        """
        file_set = await self._file_sets.get_file_set(organization_id, file_set_id)
        if file_set is None or file_set.is_public:
            raise NotFound(f"There is no file set {file_set_id[:_SHOWN]} of yours.")
        if file_set.metadata_schema is not None:
            check_metadata(file_set.metadata_schema, request)
        added = await self._incoming.add(organization_id, file_set_id, request)
        self._came.set()
        return added

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Try FAILED files again that were retried less often than that, and count them. Raises `NotFound`."""
        count = await self._incoming.retry_failed(organization_id, file_set_id, max_retries=max_retries)
        self._came.set()
        return count

    async def _dispatch(self) -> None:
        while True:
            await self._free.acquire()
            file = await self._next()
            task = asyncio.create_task(self._take_in(file))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._free.release()

    async def _next(self) -> IncomingFile:
        """The next file, as soon as there is one; other servers' files are looked for from time to time."""
        while True:
            self._came.clear()
            try:
                file = await self._incoming.claim(owner=self._owner, lease_seconds=self._lease_seconds)
            except Exception:
                _log.exception("Files cannot be taken in; trying again in %g s", _SECONDS_AFTER_FAULT)
                await asyncio.sleep(_SECONDS_AFTER_FAULT)
                continue
            if file is not None:
                return file
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), self._lease_seconds / 3)

    async def _take_in(self, file: IncomingFile) -> None:
        """Work on a file as long as its lease is ours; after a fault of the database it is taken up again."""
        work = asyncio.create_task(self._work(file))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=self._lease_seconds / 3)
                if not work.done() and not await self._renew(file):
                    raise TakenOver("Another server works on it.")
            await work
        except TakenOver:
            _log.warning("File %s was taken over by another server", file.id)
        except Exception:
            _log.exception("File %s could not be taken in; it will be taken up again", file.id)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _renew(self, file: IncomingFile) -> bool:
        return await self._incoming.renew(file.id, owner=self._owner, lease_seconds=self._lease_seconds)

    async def _work(self, file: IncomingFile) -> None:
        """Extract a file's text and metadata; a file that gives none ends FAILED with the reason."""
        try:
            reading = await self._read(file)
        except TakenOver:
            raise
        except PipelineAssistantError as error:
            await self._incoming.fail(file.id, error.message, owner=self._owner)
        except Exception as error:
            _log.exception("File %s could not be read", file.id)
            reason = f"Reading it failed on our side ({type(error).__name__}); try again with retry-failed."
            await self._incoming.fail(file.id, reason, owner=self._owner)
        else:
            await self._incoming.activate(file.id, reading, owner=self._owner)

    async def _read(self, file: IncomingFile) -> Reading:
        async with self._bytes.local(file.cloud_storage_path) as path:
            if path is None:
                raise Unreadable(
                    "Its bytes are not here: they were deleted, or another server on this database took them, which "
                    "takes PIPELINE_ASSISTANT_FILES_URL. Upload the file again."
                )
            return await IntakeWork(file, self._incoming, self._owner).read(path, self._metadata, self._limits)
