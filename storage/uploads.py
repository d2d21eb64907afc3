"""Uploads: files that were announced, and whether their bytes have come."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, insert, select, update

from schemas.file_set import CreateFileUploadRequest
from storage.database import Database
from storage.tables import file_set_files, uploads

LIFETIME = timedelta(hours=1)
"""How long after its announcement a file may begin to come."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An announced file. `is_used` says that it is in a file set, so that its bytes must stay what they are."""

    id: str
    original_file_name: str
    cloud_storage_path: str
    mime_type: str | None
    size_bytes: int
    created_at: datetime
    expires_at: datetime
    is_used: bool = False


class Uploads:
    """All announced files. Whoever may bring the bytes of one is decided by its URL, not here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def announce(self, organization_id: str, request: CreateFileUploadRequest) -> Upload:
        """Write down that an organization will bring a file."""
        upload_id, now = uuid4().hex, datetime.now(UTC)
        values: dict[str, Any] = {
            "id": upload_id,
            "original_file_name": request.filename,
            "cloud_storage_path": f"files/{upload_id}",
            "mime_type": request.mime_type,
            "size_bytes": request.size_bytes,
            "created_at": now,
            "expires_at": now + LIFETIME,
        }
        async with self._database.write() as connection:
            await connection.execute(insert(uploads).values(organization_id=organization_id, **values))
        return Upload(**values)

    async def get(self, upload_id: str) -> Upload | None:
        """An announced file, of whichever organization; `None` where there is none."""
        used = exists().where(file_set_files.c.cloud_storage_path == uploads.c.cloud_storage_path)
        query = select(uploads, used.label("is_used")).where(uploads.c.id == upload_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return Upload(**{name: row[name] for name in Upload.__slots__}) if row else None

    async def mark_received(self, upload_id: str) -> None:
        """Write down that the bytes of a file are here, whole."""
        received = update(uploads).where(uploads.c.id == upload_id).values(received_at=datetime.now(UTC))
        async with self._database.write() as connection:
            await connection.execute(received)
