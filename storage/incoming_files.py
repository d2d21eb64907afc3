"""Incoming files: put into a set, waiting for their text, tried again."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import RowMapping, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.document import IncomingFile
from schemas.errors import Conflict, NotFound
from schemas.file_set import CreateFileSetFileRequest, FileSetFile, FileSetFileStatus
from storage.database import Database
from storage.file_sets import read_file
from storage.tables import file_set_files, file_sets, file_texts, uploads

_FILES = file_set_files.c


class IncomingFiles:
    """Files of sets on their way from PENDING to ACTIVE or FAILED."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest, *, note: str | None = None
    ) -> FileSetFile:
        """Put an uploaded file into a set, PENDING. A FAILED one of the same file or deduplication id gives way to it.

        Raises `NotFound` where set or file are not the organization's own, `Conflict` where the bytes have not come
        or the set has the file already.
        """
        async with self._database.write() as connection:
            await _own_set(connection, organization_id, file_set_id)
            upload = await _received(connection, organization_id, request.file_id)
            await _make_way(connection, file_set_id, upload["cloud_storage_path"], request.deduplication_id)
            values = _new_file(file_set_id, upload, request) | {"status_message": note}
            await connection.execute(insert(file_set_files).values(values))
            row = (await connection.execute(select(file_set_files).where(_FILES.id == values["id"]))).mappings().one()
        return read_file(row)

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Make FAILED files PENDING that were retried less often than that, and count them. Raises `NotFound`."""
        failed = (_FILES.file_set_id == file_set_id) & (_FILES.status == FileSetFileStatus.FAILED)
        again = (
            update(file_set_files)
            .where(failed, _FILES.retry_count < max_retries)
            .values(
                status=FileSetFileStatus.PENDING,
                status_message=None,
                retry_count=_FILES.retry_count + 1,
                updated_at=datetime.now(UTC),
            )
        )
        async with self._database.write() as connection:
            await _own_set(connection, organization_id, file_set_id)
            return (await connection.execute(again)).rowcount

    async def claim(self) -> IncomingFile | None:
        """Make the oldest PENDING file PROCESSING; `None` where none waits."""
        oldest = (
            select(file_set_files)
            .where(_FILES.status == FileSetFileStatus.PENDING)
            .order_by(_FILES.created_at, _FILES.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        async with self._database.write() as connection:
            row = (await connection.execute(oldest)).mappings().first()
            if row is None:
                return None
            await _set_status(connection, row["id"], FileSetFileStatus.PROCESSING, row["status_message"])
        return IncomingFile(
            row["id"], row["original_file_name"], row["mime_type"], row["cloud_storage_path"], row["status_message"]
        )

    async def take_up(self) -> None:
        """Make files PENDING again that were PROCESSING when a server stopped."""
        cut_off = _FILES.status == FileSetFileStatus.PROCESSING
        async with self._database.write() as connection:
            await connection.execute(update(file_set_files).where(cut_off).values(status=FileSetFileStatus.PENDING))

    async def activate(self, file_id: str, text: str, message: str | None) -> None:
        """Give a file its text: it is ACTIVE from now on."""
        async with self._database.write() as connection:
            await connection.execute(delete(file_texts).where(file_texts.c.file_id == file_id))
            await connection.execute(insert(file_texts).values(file_id=file_id, text=text))
            await connection.execute(
                update(file_set_files).where(_FILES.id == file_id).values(character_count=len(text))
            )
            await _set_status(connection, file_id, FileSetFileStatus.ACTIVE, message)

    async def fail(self, file_id: str, reason: str) -> None:
        """Say why a file has no text: it is FAILED from now on."""
        async with self._database.write() as connection:
            await _set_status(connection, file_id, FileSetFileStatus.FAILED, reason)


async def _own_set(connection: AsyncConnection, organization_id: str, file_set_id: str) -> None:
    """Hold a set of the organization until the transaction ends. Raises `NotFound`."""
    own = (file_sets.c.id == file_set_id) & (file_sets.c.organization_id == organization_id)
    if await connection.scalar(select(file_sets.c.id).where(own).with_for_update()) is None:
        raise NotFound(f"There is no file set {file_set_id[:100]} of yours.")
    await connection.execute(update(file_sets).where(own).values(updated_at=datetime.now(UTC)))


async def _received(connection: AsyncConnection, organization_id: str, upload_id: str) -> RowMapping:
    """An upload of the organization whose bytes are here. Raises `NotFound` or `Conflict`."""
    own = (uploads.c.id == upload_id) & (uploads.c.organization_id == organization_id)
    row = (await connection.execute(select(uploads).where(own))).mappings().first()
    if row is None:
        raise NotFound(f"There is no file {upload_id[:100]}.")
    if row["received_at"] is None:
        raise Conflict(f"The bytes of the file {upload_id[:100]} have not come yet. PUT them to its upload_url first.")
    return row


async def _make_way(connection: AsyncConnection, file_set_id: str, path: str, deduplication_id: str | None) -> None:
    """Remove a FAILED file of the same path or deduplication id. Raises `Conflict` where another has them."""
    same = _FILES.cloud_storage_path == path
    if deduplication_id is not None:
        same = or_(same, _FILES.deduplication_id == deduplication_id)
    query = select(_FILES.id, _FILES.status, _FILES.cloud_storage_path).where(_FILES.file_set_id == file_set_id, same)
    for row in (await connection.execute(query)).mappings().all():
        if row["status"] != FileSetFileStatus.FAILED:
            shared = "of this file_id" if row["cloud_storage_path"] == path else "of this deduplication_id"
            raise Conflict(f"The set has a file {shared} already: {row['id']}. Nothing was added.")
        await connection.execute(delete(file_set_files).where(_FILES.id == row["id"]))


async def _set_status(
    connection: AsyncConnection, file_id: str, status: FileSetFileStatus, message: str | None
) -> None:
    values = {"status": status, "status_message": message, "updated_at": datetime.now(UTC)}
    await connection.execute(update(file_set_files).where(_FILES.id == file_id).values(values))


def _new_file(file_set_id: str, upload: RowMapping, request: CreateFileSetFileRequest) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": uuid4().hex,
        "file_set_id": file_set_id,
        "original_file_name": upload["original_file_name"],
        "cloud_storage_path": upload["cloud_storage_path"],
        "mime_type": upload["mime_type"],
        "size_bytes": upload["size_bytes"],
        "metadata": orjson.dumps(request.metadata).decode() if request.metadata else None,
        "file_created_date": request.file_date,
        "status": FileSetFileStatus.PENDING,
        "retry_count": 0,
        "deduplication_id": request.deduplication_id,
        "created_at": now,
        "updated_at": now,
    }
