"""Incoming files: put into a set, waiting for their text, tried again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import RowMapping, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.document import IncomingFile, Reading
from schemas.errors import Conflict, NotFound
from schemas.file_set import CreateFileSetFileRequest, FileSetFile, FileSetFileStatus, FileSetMetadataSchema
from storage.database import Database
from storage.file_sets import read_file
from storage.stamps import next_stamp
from storage.tables import file_set_files, file_sets, file_text_parts, uploads

_FILES = file_set_files.c
_TEXTS = file_text_parts
_FREE = {"lease_owner": None, "lease_until": None}
_LAST_TRY = "Tried again. The last try: "


class IncomingFiles:
    """Files of sets on their way from PENDING to ACTIVE or FAILED."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, organization_id: str, file_set_id: str, request: CreateFileSetFileRequest) -> FileSetFile:
        """Put an uploaded file into a set, PENDING. A FAILED one of the same file or deduplication id gives way to it.

        Raises `NotFound` where set or file are not the organization's own, `Conflict` where the bytes have not come
        or the set has the file already.
        """
        async with self._database.write() as connection:
            await _own_set(connection, organization_id, file_set_id)
            upload = await _received(connection, organization_id, request.file_id)
            await _make_way(connection, file_set_id, upload["cloud_storage_path"], request.deduplication_id)
            values = _new_file(file_set_id, upload, request)
            await connection.execute(insert(file_set_files).values(values))
            row = (await connection.execute(select(file_set_files).where(_FILES.id == values["id"]))).mappings().one()
        return read_file(row)

    async def retry_failed(self, organization_id: str, file_set_id: str, *, max_retries: int) -> int:
        """Make FAILED files PENDING that were retried less often than that, and count them. Raises `NotFound`.

        Until a file's work has ended, its message says how the last try did.
        """
        failed = (_FILES.file_set_id == file_set_id) & (_FILES.status == FileSetFileStatus.FAILED)
        again = (
            update(file_set_files)
            .where(failed, _FILES.retry_count < max_retries)
            .values(
                status=FileSetFileStatus.PENDING,
                status_message=literal(_LAST_TRY) + func.coalesce(_FILES.status_message, ""),
                retry_count=_FILES.retry_count + 1,
                updated_at=datetime.now(UTC),
            )
        )
        async with self._database.write() as connection:
            await _own_set(connection, organization_id, file_set_id)
            return (await connection.execute(again)).rowcount

    async def claim(self, *, owner: str, lease_seconds: float) -> IncomingFile | None:
        """Lease the oldest file that waits, or whose lease ran out, and make it PROCESSING; `None` where none does."""
        now = datetime.now(UTC)
        left_behind = or_(_FILES.lease_until.is_(None), _FILES.lease_until <= now)
        free = or_(
            _FILES.status == FileSetFileStatus.PENDING,
            and_(_FILES.status == FileSetFileStatus.PROCESSING, left_behind),
        )
        oldest = (
            select(file_set_files, file_sets.c.metadata_schema, file_sets.c.organization_id)
            .join(file_sets, file_sets.c.id == _FILES.file_set_id)
            .where(free)
            .order_by(_FILES.created_at, _FILES.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=file_set_files)
        )
        async with self._database.write() as connection:
            row = (await connection.execute(oldest)).mappings().first()
            if row is None:
                return None
            await connection.execute(delete(_TEXTS).where(_TEXTS.c.file_id == row["id"]))
            values = _lease(owner, lease_seconds) | {"status": FileSetFileStatus.PROCESSING, "updated_at": now}
            await connection.execute(update(file_set_files).where(_FILES.id == row["id"]).values(values))
        return _incoming(row)

    async def renew(self, file_id: str, *, owner: str, lease_seconds: float) -> bool:
        """Renew a lease; `False` where it is not the owner's any more."""
        async with self._database.write() as connection:
            return await _change(connection, file_id, owner, _lease(owner, lease_seconds))

    async def release(self, *, owner: str) -> None:
        """Give back every file that the owner has leased."""
        given_back = update(file_set_files).where(_FILES.lease_owner == owner)
        async with self._database.write() as connection:
            await connection.execute(given_back.values(_FREE | {"status": FileSetFileStatus.PENDING}))

    async def add_text(self, file_id: str, number: int, text: str, *, owner: str) -> bool:
        """Keep a part of a file's text; `False`, with nothing kept, where the lease is not the owner's."""
        async with self._database.write() as connection:
            if not await _change(connection, file_id, owner, {"lease_owner": owner}):
                return False
            await connection.execute(insert(_TEXTS).values(file_id=file_id, number=number, text=text))
        return True

    async def activate(self, file_id: str, reading: Reading, *, owner: str) -> bool:
        """Make a file ACTIVE; `False`, with nothing changed, where the lease is not the owner's."""
        values = _FREE | {
            "status": FileSetFileStatus.ACTIVE,
            "status_message": reading.note,
            "character_count": reading.character_count,
            "text_digest": reading.digest,
            "metadata": _as_json(reading.metadata),
            "updated_at": datetime.now(UTC),
        }
        # Alone, so that the stamps of files follow the order in which they can be seen.
        async with self._database.write_alone() as connection:
            return await _change(connection, file_id, owner, values | {"added": await next_stamp(connection)})

    async def fail(self, file_id: str, reason: str, *, owner: str) -> bool:
        """Say why a file has no text: it is FAILED from now on. `False` where the lease is not the owner's."""
        values = _FREE | {
            "status": FileSetFileStatus.FAILED,
            "status_message": reason,
            "updated_at": datetime.now(UTC),
        }
        async with self._database.write() as connection:
            is_own = await _change(connection, file_id, owner, values)
            if is_own:
                await connection.execute(delete(_TEXTS).where(_TEXTS.c.file_id == file_id))
            return is_own


async def _own_set(connection: AsyncConnection, organization_id: str, file_set_id: str) -> None:
    """Hold a set of the organization until the transaction ends. Raises `NotFound`."""
    own = (file_sets.c.id == file_set_id) & (file_sets.c.organization_id == organization_id)
    if await connection.scalar(select(file_sets.c.id).where(own).with_for_update()) is None:
        raise NotFound(f"There is no file set {file_set_id[:100]} of yours.")
    await connection.execute(update(file_sets).where(own).values(updated_at=datetime.now(UTC)))


async def _received(connection: AsyncConnection, organization_id: str, upload_id: str) -> RowMapping:
    """An upload of the organization whose bytes are here. Raises `NotFound` or `Conflict`."""
    own = (uploads.c.id == upload_id) & (uploads.c.organization_id == organization_id)
    row = (await connection.execute(select(uploads).where(own).with_for_update())).mappings().first()
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


async def _change(connection: AsyncConnection, file_id: str, owner: str, values: Mapping[str, object]) -> bool:
    """Change a file; `False`, with nothing changed, where it is not leased to that owner."""
    leased = (_FILES.id == file_id) & (_FILES.lease_owner == owner)
    return (await connection.execute(update(file_set_files).where(leased).values(values))).rowcount == 1


def _lease(owner: str, seconds: float) -> dict[str, object]:
    return {"lease_owner": owner, "lease_until": datetime.now(UTC) + timedelta(seconds=seconds)}


def _incoming(row: RowMapping) -> IncomingFile:
    schema = row["metadata_schema"]
    return IncomingFile(
        id=row["id"],
        organization_id=row["organization_id"],
        name=row["original_file_name"],
        mime_type=row["mime_type"],
        cloud_storage_path=row["cloud_storage_path"],
        size_bytes=row["size_bytes"],
        metadata=orjson.loads(row["metadata"]) if row["metadata"] else {},
        metadata_schema=FileSetMetadataSchema.model_validate_json(schema) if schema else None,
        extract_metadata=bool(row["extract_metadata"]),
    )


def _as_json(metadata: Mapping[str, object] | None) -> str | None:
    return orjson.dumps(metadata).decode() if metadata else None


def _new_file(file_set_id: str, upload: RowMapping, request: CreateFileSetFileRequest) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": uuid4().hex,
        "file_set_id": file_set_id,
        "original_file_name": upload["original_file_name"],
        "cloud_storage_path": upload["cloud_storage_path"],
        "mime_type": upload["mime_type"],
        "size_bytes": upload["size_bytes"],
        "metadata": _as_json(request.metadata),
        "file_created_date": request.file_date,
        "status": FileSetFileStatus.PENDING,
        "retry_count": 0,
        "deduplication_id": request.deduplication_id,
        "extract_metadata": request.auto_extract_metadata,
        "created_at": now,
        "updated_at": now,
    }
