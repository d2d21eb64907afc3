"""The intake of files: each file that was put into a set gets its text, one after the other, in the background."""

import asyncio
import logging
from collections.abc import Mapping

from engine.documents.extract import extract
from engine.documents.unreadable import Unreadable
from engine.ports import FileBytes, FileSets, IncomingFiles
from schemas.document import IncomingFile
from schemas.errors import CallerError, NotFound
from schemas.file_set import CreateFileSetFileRequest, FileSetFile, FileSetMetadataSchema, MetadataFieldType

NOT_EXTRACTED = "auto_extract_metadata is not available here yet: the file has the metadata that came with it, no more."
_SECONDS_AFTER_FAULT = 5.0
_SHOWN = 100

_log = logging.getLogger(__name__)


class Intake:
    """Takes files into sets. `start` takes up those that an earlier process left behind."""

    def __init__(self, *, file_sets: FileSets, incoming: IncomingFiles, file_bytes: FileBytes) -> None:
        self._file_sets = file_sets
        self._incoming = incoming
        self._bytes = file_bytes
        self._came = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin work, first on the files whose work was cut off."""
        await self._incoming.take_up()
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop; a file under way is taken up at the next start."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None

    async def add(self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest) -> FileSetFile:
        """Put an uploaded file into a set.

        Raises `CallerError` where its metadata are not what the set asks for, `NotFound` where set or file are not the
        organization's own, `Conflict` where the bytes have not come or the set has the file already.
        """
        file_set = await self._file_sets.get_file_set(organization_id, file_set_id)
        if file_set is None or file_set.is_public:
            raise NotFound(f"There is no file set {file_set_id[:_SHOWN]} of yours.")
        if file_set.metadata_schema is not None:
            _check_metadata(file_set.metadata_schema, request)
        note = NOT_EXTRACTED if request.auto_extract_metadata else None
        added = await self._incoming.add(organization_id, file_set_id, request, note=note)
        self._came.set()
        return added

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Try FAILED files again that were retried less often than that, and count them. Raises `NotFound`."""
        count = await self._incoming.retry_failed(organization_id, file_set_id, max_retries=max_retries)
        self._came.set()
        return count

    async def _work(self) -> None:
        faulty = False
        while True:
            self._came.clear()
            try:
                if faulty:
                    await self._incoming.take_up()
                    faulty = False
                file = await self._incoming.claim()
                if file is not None:
                    await self._take_in(file)
                    continue
            except Exception:
                _log.exception("Files cannot be taken in; trying again in %g s", _SECONDS_AFTER_FAULT)
                faulty = True
                await asyncio.sleep(_SECONDS_AFTER_FAULT)
                continue
            await self._came.wait()

    async def _take_in(self, file: IncomingFile) -> None:
        """Extract a file's text; a file that gives none ends FAILED with the reason."""
        content = await self._bytes.read(file.cloud_storage_path)
        if content is None:
            await self._incoming.fail(file.id, "Its bytes are not on this server any more. Upload the file again.")
            return
        try:
            extracted = await asyncio.to_thread(extract, file.name, file.mime_type, content)
        except Unreadable as error:
            await self._incoming.fail(file.id, error.message)
        except Exception as error:
            _log.exception("The text of file %s could not be extracted", file.id)
            await self._incoming.fail(file.id, f"Reading it failed on our side ({type(error).__name__}).")
        else:
            message = " ".join(filter(None, (file.note, extracted.note))) or None
            await self._incoming.activate(file.id, extracted.text, message)


def _check_metadata(schema: FileSetMetadataSchema, request: CreateFileSetFileRequest) -> None:
    """Raises `CallerError`, which names every field that is missing or of the wrong type."""
    metadata = request.metadata or {}
    faults = [
        fault
        for field in schema.fields
        if (fault := _fault(metadata, field.name, field.field_type, is_required=field.required))
    ]
    if faults:
        hint = " auto_extract_metadata is not available here yet: send them." if request.auto_extract_metadata else ""
        raise CallerError(f"metadata: {'; '.join(faults[:20])}.{hint}")


def _fault(
    metadata: Mapping[str, str | int | float | bool], name: str, kind: MetadataFieldType, *, is_required: bool
) -> str | None:
    shown = repr(name[:_SHOWN])
    if name not in metadata:
        return f"{shown} is required in this set and missing" if is_required else None
    value = metadata[name]
    fits = isinstance(value, str) if kind is MetadataFieldType.STRING else type(value) in (int, float)
    if fits:
        return None
    return f"{shown} must be a {kind}, and {str(value)[:_SHOWN]!r} is a {type(value).__name__}"
