"""File sets: an organization's own and the public ones, their files in pages, their documents by date."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update

from engine.memory import MemoryFileSets
from schemas.document import Document
from schemas.file_set import FileSetFile, FileSetFileStatus
from storage.cursor import BadCursor
from storage.database import Database
from storage.file_sets import FileSets
from storage.tables import file_set_files, file_sets, file_text_parts

DAY = datetime(2026, 1, 1, tzinfo=UTC)


async def add_set(database: Database, set_id: str, organization_id: str | None) -> None:
    values = {"id": set_id, "name": set_id, "organization_id": organization_id, "is_public": organization_id is None}
    async with database.write() as connection:
        await connection.execute(insert(file_sets).values(values | {"created_at": DAY, "updated_at": DAY}))


async def add_file(
    database: Database, set_id: str, document: Document, status: FileSetFileStatus = FileSetFileStatus.ACTIVE
) -> None:
    file = {
        "id": document.id,
        "file_set_id": set_id,
        "original_file_name": document.name,
        "cloud_storage_path": f"files/{document.id}",
        "size_bytes": len(document.text.encode()),
        "file_created_date": document.date,
        "character_count": len(document.text),
        "text_digest": hashlib.sha256(document.text.encode()).hexdigest(),
        "status": status,
        "retry_count": 0,
        "created_at": DAY,
        "updated_at": DAY,
    }
    async with database.write() as connection:
        await connection.execute(insert(file_set_files).values(file))
        await connection.execute(insert(file_text_parts).values(file_id=document.id, number=0, text=document.text))


async def files(store: FileSets, set_id: str, limit: int) -> list[FileSetFile]:
    found: list[FileSetFile] = []
    cursor = None
    while True:
        page = await store.list_files("ours", set_id, limit=limit, cursor=cursor)
        assert page is not None
        assert len(page.files) <= limit
        assert page.has_more == (page.next_cursor is not None)
        found += page.files
        cursor = page.next_cursor
        if cursor is None:
            assert page.total == len(found)
            return found


DOCUMENTS = [
    Document(id="1", name="b.txt", text="undated"),
    Document(id="2", name="z.txt", text="early", date=DAY),
    Document(id="3", name="b.txt", text="late", date=DAY + timedelta(days=1)),
    Document(id="4", name="a.txt", text="late too", date=DAY + timedelta(days=1)),
    Document(id="5", name="a.txt", text="undated too"),
]


async def test_documents_come_by_date_then_name_with_undated_ones_last(database: Database):
    await add_set(database, "s", "ours")
    for document in DOCUMENTS:
        await add_file(database, "s", document)
    memory = MemoryFileSets()
    memory.add_file_set("s", DOCUMENTS, file_set_id="s")
    for store in (FileSets(database), memory):
        assert [it.id async for it in store.documents("s")] == ["2", "4", "3", "5", "1"]
    assert [it async for it in FileSets(database).documents("s")] == [it async for it in memory.documents("s")]


@pytest.mark.parametrize(("after", "until", "ids"), [(DAY, None, ["4", "3"]), (None, DAY, ["2"]), (DAY, DAY, [])])
async def test_documents_can_be_limited_to_those_of_a_time(
    database: Database, after: datetime | None, until: datetime | None, ids: list[str]
):
    await add_set(database, "s", "ours")
    for document in DOCUMENTS:
        await add_file(database, "s", document)
    memory = MemoryFileSets()
    memory.add_file_set("s", DOCUMENTS, file_set_id="s")
    for store in (FileSets(database), memory):
        assert [it.id async for it in store.documents("s", after=after, until=until)] == ids


async def test_only_active_files_are_documents(database: Database):
    await add_set(database, "s", "ours")
    await add_file(database, "s", DOCUMENTS[0], FileSetFileStatus.FAILED)
    await add_file(database, "s", DOCUMENTS[1])
    store = FileSets(database)
    assert [it.id async for it in store.documents("s")] == ["2"]
    found = await store.get_file_set("ours", "s")
    assert found is not None
    assert (found.file_count, found.indexed_file_count) == (2, 1)


async def test_a_file_removed_while_documents_are_read_is_passed_over(database: Database):
    await add_set(database, "s", "ours")
    for document in DOCUMENTS[1:4]:
        await add_file(database, "s", document)
    read: list[str] = []
    async for document in FileSets(database).documents("s"):
        read.append(document.id)
        async with database.write() as connection:
            await connection.execute(delete(file_set_files).where(file_set_files.c.id == "4"))
    assert read == ["2", "3"]


async def test_an_organization_reads_its_own_and_the_public_sets(database: Database):
    memory = MemoryFileSets()
    for set_id, organization in (("a", "ours"), ("b", "theirs"), ("c", None)):
        await add_set(database, set_id, organization)
        memory.add_file_set(set_id, [], file_set_id=set_id, organization_id=organization)
    for store in (FileSets(database), memory):
        assert [it.id for it in await store.list_file_sets("ours", include_public=False)] == ["a"]
        assert [it.id for it in await store.list_file_sets("ours", include_public=True)] == ["a", "c"]
        assert await store.get_file_set("ours", "b") is None
        assert await store.get_file_set("ours", "nowhere") is None
        public = await store.get_file_set("ours", "c")
        assert public is not None
        assert public.is_public
    assert await FileSets(database).list_files("ours", "b", limit=10) is None


async def test_any_page_size_gives_each_file_once(database: Database):
    await add_set(database, "s", "ours")
    for document in DOCUMENTS:
        await add_file(database, "s", document)
    for limit in (1, 2, 5, 100):
        assert [it.id for it in await files(FileSets(database), "s", limit)] == ["1", "2", "3", "4", "5"]
    with pytest.raises(BadCursor):
        await FileSets(database).list_files("ours", "s", limit=1, cursor="garbage")


async def test_a_file_is_listed_with_its_failure(database: Database):
    await add_set(database, "s", "ours")
    await add_file(database, "s", DOCUMENTS[0], FileSetFileStatus.FAILED)
    async with database.write() as connection:
        await connection.execute(update(file_set_files).values(status_message="the PDF is encrypted", retry_count=2))
    (file,) = await files(FileSets(database), "s", 10)
    assert (file.status, file.status_message, file.retry_count) == (
        FileSetFileStatus.FAILED,
        "the PDF is encrypted",
        2,
    )
