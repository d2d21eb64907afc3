"""The documents that come with the product: the FOMC minutes, as a public file set."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import delete, insert, select

from schemas.file_set import (
    FileSetFileStatus,
    FileSetMetadataSchema,
    MetadataFieldDefinition,
    MetadataFieldType,
)
from storage.database import Database
from storage.tables import file_set_files, file_sets, file_text_parts

FOMC_MINUTES = "fomc-minutes"
"""The id of the file set of the FOMC minutes."""

_FOLDER = Path(__file__).with_name("bundled") / "fomc_minutes"
_LAYOUT = b"1"  # Raise it when what is stored of a file changes.
_PUBLISHED_AFTER = timedelta(days=21)
_DESCRIPTION = (
    "Minutes of the meetings of the US Federal Open Market Committee from January 2019 to September 2024, each "
    "dated three weeks after its meeting, when it was published. Source: Board of Governors of the Federal "
    "Reserve System (federalreserve.gov); works of the US government, in the public domain."
)
_METADATA_SCHEMA = FileSetMetadataSchema(
    fields=[
        MetadataFieldDefinition(name=name, field_type=kind, required=True, description=description)
        for name, kind, description in (
            ("title", MetadataFieldType.STRING, "What the document is, as a sentence would name it."),
            ("meeting_date", MetadataFieldType.STRING, "Last day of the meeting, YYYY-MM-DD."),
            ("year", MetadataFieldType.NUMBER, "Year of the meeting."),
            ("month", MetadataFieldType.STRING, "Month of the meeting, 01 to 12."),
        )
    ]
)


async def install_bundled(database: Database) -> None:
    """Put the bundled documents into the database, unless they are there as they are now."""
    contents = await asyncio.to_thread(_read_contents)
    version = _version(contents)
    installed = select(file_sets.c.content_version).where(file_sets.c.id == FOMC_MINUTES)
    now = datetime.now(UTC)
    files = [_file_values(name, content, now) for name, content in contents.items()]
    texts = [
        {"file_id": file["id"], "number": 0, "text": contents[file["original_file_name"]].decode()} for file in files
    ]
    async with database.write_alone() as connection:
        if await connection.scalar(installed) == version:
            return
        await connection.execute(delete(file_sets).where(file_sets.c.id == FOMC_MINUTES))
        await connection.execute(insert(file_sets).values(_set_values(version, now)))
        await connection.execute(insert(file_set_files), files)
        await connection.execute(insert(file_text_parts), texts)


def _read_contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.glob("*.txt"))}


def _version(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256(_LAYOUT)
    for name, content in contents.items():
        digest.update(name.encode() + content)
    return digest.hexdigest()


def _set_values(version: str, now: datetime) -> dict[str, Any]:
    return {
        "id": FOMC_MINUTES,
        "name": "FOMC minutes",
        "description": _DESCRIPTION,
        "metadata_schema": _METADATA_SCHEMA.model_dump_json(),
        "is_public": True,
        "content_version": version,
        "created_at": now,
        "updated_at": now,
    }


def _file_values(name: str, content: bytes, now: datetime) -> dict[str, Any]:
    meeting = datetime.strptime(name, "%Y%m%d.txt").replace(tzinfo=UTC)
    metadata = {
        "title": f"minutes of the FOMC meeting of {meeting:%B} {meeting.day}, {meeting.year}",
        "meeting_date": f"{meeting:%Y-%m-%d}",
        "year": meeting.year,
        "month": f"{meeting:%m}",
    }
    return {
        "id": f"{FOMC_MINUTES}-{meeting:%Y%m%d}",
        "file_set_id": FOMC_MINUTES,
        "original_file_name": name,
        "cloud_storage_path": f"bundled/fomc_minutes/{name}",
        "mime_type": "text/plain",
        "size_bytes": len(content),
        "character_count": len(content.decode()),
        "metadata": orjson.dumps(metadata).decode(),
        "file_created_date": meeting + _PUBLISHED_AFTER,
        "status": FileSetFileStatus.ACTIVE,
        "retry_count": 0,
        "deduplication_id": name,
        "text_digest": hashlib.sha256(content.strip()).hexdigest(),
        "created_at": now,
        "updated_at": now,
    }
