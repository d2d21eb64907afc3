"""File sets: named collections of documents, each document with its text."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import ColumnElement, Row, RowMapping, Select, bindparam, func, insert, or_, select

from schemas.document import Document, Outline
from schemas.errors import CallerError
from schemas.file_set import (
    CreateFileSetRequest,
    FileSet,
    FileSetFile,
    FileSetFileStatus,
    FileSetMetadataSchema,
    FileStatusCountsResponse,
    ListFileSetFilesResponse,
)
from schemas.metadata_texts import texts_of
from storage.database import Database
from storage.page import read_page
from storage.stamps import was_there
from storage.tables import file_set_files, file_sets, file_text_parts

_MOST_READ = 5_000
"""Of how many documents the metadata are looked at."""
_LAST = datetime.max.replace(tzinfo=UTC)


class FileSets:
    """All file sets; an organization may read its own and the public ones."""

    def __init__(self, database: Database, as_of: int | None = None) -> None:
        self._database = database
        self._as_of = as_of
        self._texts: dict[str, tuple[int | None, Mapping[str, Sequence[str]]]] = {}

    def as_of(self, stamp: int | None) -> "FileSets":
        """The sets without the documents that became active after a stamp."""
        return FileSets(self._database, stamp)

    async def list_file_sets(self, organization_id: str, *, include_public: bool) -> list[FileSet]:
        """The organization's own sets, and the public ones where asked for, oldest first."""
        query, asked = _listed(include_public=include_public), {"organization_id": organization_id}
        rows = await self._database.read_at_once(lambda connection: connection.execute(query, asked).mappings().all())
        return [_file_set(row) for row in rows]

    async def get_file_set(self, organization_id: str, file_set_id: str) -> FileSet | None:
        """A set that the organization may read, else `None`."""
        query = _with_counts().where(_readable(organization_id, file_set_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return _file_set(row) if row else None

    async def create_file_set(self, organization_id: str, request: CreateFileSetRequest) -> FileSet:
        """Create an empty set that only the organization reads. Raises `CallerError` where two fields share a name."""
        names = [field.name for field in request.metadata_schema.fields] if request.metadata_schema else []
        if repeated := next((name for name, count in Counter(names).items() if count > 1), None):
            raise CallerError(f"metadata_schema: two fields are named {repeated[:100]!r}; each name stands once.")
        now = datetime.now(UTC)
        values = {
            "id": uuid4().hex,
            "organization_id": organization_id,
            "name": request.name,
            "description": request.description,
            "metadata_schema": request.metadata_schema.model_dump_json() if request.metadata_schema else None,
            "is_public": False,
            "created_at": now,
            "updated_at": now,
        }
        async with self._database.write() as connection:
            await connection.execute(insert(file_sets).values(values))
            row = (await connection.execute(_with_counts().where(file_sets.c.id == values["id"]))).mappings().one()
        return _file_set(row)

    async def list_files(
        self, organization_id: str, file_set_id: str, *, limit: int, cursor: str | None = None
    ) -> ListFileSetFilesResponse | None:
        """A page of a set's files, oldest first; `None` where there is no such set. Raises `BadCursor`."""
        readable = select(file_sets.c.id).where(_readable(organization_id, file_set_id))
        listed = file_set_files.c.file_set_id == file_set_id
        async with self._database.read() as connection:
            if await connection.scalar(readable) is None:
                return None
            page = await read_page(connection, file_set_files, listed, limit=limit, cursor=cursor, newest_first=False)
        return ListFileSetFilesResponse(
            files=[read_file(row) for row in page.rows],
            has_more=page.has_more,
            total=page.total,
            next_cursor=page.next_cursor,
        )

    async def count_by_status(self, organization_id: str, file_set_id: str) -> FileStatusCountsResponse | None:
        """How many files of a set are how far; `None` where there is no such set."""
        readable = select(file_sets.c.id).where(_readable(organization_id, file_set_id))
        table = file_set_files
        counts = select(table.c.status, func.count()).where(table.c.file_set_id == file_set_id)
        async with self._database.read() as connection:
            if await connection.scalar(readable) is None:
                return None
            rows = (await connection.execute(counts.group_by(table.c.status))).all()
        return FileStatusCountsResponse.model_validate({status.lower(): number for status, number in rows})

    async def metadata_texts(self, file_set: FileSet) -> Mapping[str, Sequence[str]]:
        """The texts of a set's metadata, as the port says; read again once the set has other documents."""
        known = self._texts.get(file_set.id)
        if known and known[0] == file_set.indexed_file_count:
            return known[1]
        active = (file_set_files.c.file_set_id == file_set.id) & (file_set_files.c.status == FileSetFileStatus.ACTIVE)
        query = select(file_set_files.c.metadata).where(active).limit(_MOST_READ)
        async with self._database.read() as connection:
            held = (await connection.scalars(query)).all()
        texts = texts_of(orjson.loads(each) for each in held if each)
        self._texts[file_set.id] = (file_set.indexed_file_count, texts)
        return texts

    async def outlines(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Outline]:
        """Yield a set's active documents by date, then name, undated ones last, without their texts.

        `after`, which is excluded, and `until`, which is included, limit them to dated ones between.
        """
        table = file_set_files
        active = (table.c.file_set_id == file_set_id) & (table.c.status == FileSetFileStatus.ACTIVE)
        if self._as_of is not None:
            active &= was_there(table, self._as_of)
        if after is not None:
            active &= table.c.file_created_date > after
        if until is not None:
            active &= table.c.file_created_date <= until
        async with self._database.read() as connection:
            query = select(table.c.id, table.c.original_file_name, table.c.file_created_date).where(active)
            rows = (await connection.execute(query)).all()
        # Sorted here, because each PostgreSQL sorts names by a language of its own.
        for file_id, *_ in sorted(rows, key=_by_date_and_name):
            async with self._database.read() as connection:
                row = (await connection.execute(select(table).where(table.c.id == file_id))).mappings().first()
            # A file may have been removed since the list was read.
            if row is not None:
                yield _outline(row)

    async def text(self, document_id: str) -> AsyncIterator[str]:
        """Yield the text of a document, a part in memory at a time."""
        parts = file_text_parts.c
        number = 0
        while True:
            one = select(parts.text).where(parts.file_id == document_id, parts.number == number)
            async with self._database.read() as connection:
                part = await connection.scalar(one)
            if part is None:
                return
            yield part
            number += 1

    async def documents(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Document]:
        """Yield what `outlines` does, each with its whole text."""
        async for outline in self.outlines(file_set_id, after=after, until=until):
            text = "".join([part async for part in self.text(outline.id)])
            yield Document(id=outline.id, name=outline.name, text=text, date=outline.date, metadata=outline.metadata)


def _by_date_and_name(row: Row[*tuple[Any, ...]]) -> tuple[datetime, str, str]:
    return row.file_created_date or _LAST, row.original_file_name, row.id


def _readable(organization_id: str, file_set_id: str) -> ColumnElement[bool]:
    own = file_sets.c.organization_id == organization_id
    return (file_sets.c.id == file_set_id) & or_(own, file_sets.c.is_public)


def _with_counts() -> Select[*tuple[Any, ...]]:
    files = (
        select(func.count())
        .select_from(file_set_files)
        .where(file_set_files.c.file_set_id == file_sets.c.id)
        .correlate(file_sets)
    )
    active = files.where(file_set_files.c.status == FileSetFileStatus.ACTIVE)
    return select(
        file_sets,
        files.scalar_subquery().label("file_count"),
        active.scalar_subquery().label("indexed_file_count"),
    )


@cache
def _listed(*, include_public: bool) -> Select[*tuple[Any, ...]]:
    own = file_sets.c.organization_id == bindparam("organization_id")
    listed = or_(own, file_sets.c.is_public) if include_public else own
    return _with_counts().where(listed).order_by(file_sets.c.created_at, file_sets.c.id)


def _file_set(row: RowMapping) -> FileSet:
    schema = row["metadata_schema"]
    return FileSet.model_validate(
        dict(row) | {"metadata_schema": FileSetMetadataSchema.model_validate_json(schema) if schema else None}
    )


def read_file(row: RowMapping) -> FileSetFile:
    """A row of the files of sets as an object of the contract."""
    return FileSetFile.model_validate(dict(row) | {"metadata": _metadata(row), "gemini_file_id": None})


def _outline(row: RowMapping) -> Outline:
    return Outline(
        id=row["id"],
        name=row["original_file_name"],
        character_count=row["character_count"] or 0,
        digest=row["text_digest"],
        date=row["file_created_date"],
        metadata=_metadata(row) or {},
    )


def _metadata(row: RowMapping) -> dict[str, str | int | float | bool] | None:
    return orjson.loads(row["metadata"]) if row["metadata"] else None
