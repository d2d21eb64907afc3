"""Uploads: files that were announced, and whether their bytes have come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, exists, insert, or_, select, update

from schemas.file_set import CreateFileUploadRequest
from storage.database import Database
from storage.tables import file_set_files, uploads

LIFETIME = timedelta(hours=1)
"""How long after its announcement a file may begin to come."""
KEPT_UNUSED = timedelta(days=7)
"""How long after that it is kept where it is put into no set."""
_USED = exists().where(file_set_files.c.cloud_storage_path == uploads.c.cloud_storage_path)


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
        query = select(uploads, _USED.label("is_used")).where(uploads.c.id == upload_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return Upload(**{name: row[name] for name in Upload.__slots__}) if row else None

    async def expect(self, upload_id: str, content_digest: str) -> bool:
        """Settle which bytes a file has: the first ones that come. `False` where those are others."""
        mine = (uploads.c.id == upload_id) & or_(
            uploads.c.content_digest.is_(None), uploads.c.content_digest == content_digest
        )
        async with self._database.write() as connection:
            settled = update(uploads).where(mine).values(content_digest=content_digest)
            return (await connection.execute(settled)).rowcount == 1

    async def mark_received(self, upload_id: str) -> None:
        """Write down that the bytes of a file are here, whole."""
        received = update(uploads).where(uploads.c.id == upload_id).values(received_at=datetime.now(UTC))
        async with self._database.write() as connection:
            await connection.execute(received)

    async def remove_unused(self, delete_bytes: Callable[[str], Awaitable[None]]) -> int:
        """Remove the files that are in no set a week after their URLs expired, bytes first, and count them."""
        removed = 0
        while await self._remove_one(delete_bytes):
            removed += 1
        return removed

    async def _remove_one(self, delete_bytes: Callable[[str], Awaitable[None]]) -> bool:
        over = uploads.c.expires_at < datetime.now(UTC) - KEPT_UNUSED
        one = select(uploads.c.id, uploads.c.cloud_storage_path).where(over, ~_USED).limit(1)
        async with self._database.read() as connection:
            if (await connection.execute(one)).first() is None:
                return False
        # The row stays locked meanwhile, so that the file gets into no set without its bytes.
        async with self._database.write() as connection:
            row = (await connection.execute(one.with_for_update(skip_locked=True))).first()
            if row is None:
                return False
            await delete_bytes(row.cloud_storage_path)
            await connection.execute(delete(uploads).where(uploads.c.id == row.id))
        return True
