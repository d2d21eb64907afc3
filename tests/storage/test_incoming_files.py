"""Incoming files: leased to one server, taken over from a dead one, texts in parts, tried again with their history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, insert, text, update

import storage
from engine.documents.digest import text_digest
from schemas.document import IncomingFile, Reading
from schemas.errors import Conflict
from schemas.file_set import CreateFileSetFileRequest, CreateFileSetRequest, CreateFileUploadRequest
from storage.database import Database
from storage.file_sets import FileSets
from storage.incoming_files import IncomingFiles
from storage.tables import file_sets, uploads
from storage.uploads import KEPT_UNUSED, LIFETIME, Uploads

READING = Reading(character_count=9, digest="d", metadata={"year": 2023}, note="A note.")


async def file_set(database: Database) -> str:
    return (await FileSets(database).create_file_set("ours", CreateFileSetRequest(name="s"))).id


async def uploaded(database: Database, name: str = "a.txt") -> str:
    store = Uploads(database)
    upload = await store.announce("ours", CreateFileUploadRequest(filename=name, size_bytes=5))
    await store.mark_received(upload.id)
    return upload.id


async def add(database: Database, set_id: str, file_id: str | None = None, **more: object) -> str:
    file_id = file_id or await uploaded(database)
    request = CreateFileSetFileRequest.model_validate({"file_id": file_id} | more)
    return (await IncomingFiles(database).add("ours", set_id, request)).id


async def claim(database: Database, owner: str, seconds: float = 60) -> IncomingFile | None:
    return await IncomingFiles(database).claim(owner=owner, lease_seconds=seconds)


async def state(database: Database, set_id: str) -> list[tuple[str, str | None, int]]:
    page = await FileSets(database).list_files("ours", set_id, limit=100)
    assert page is not None
    return [(it.status, it.status_message, it.retry_count) for it in page.files]


async def test_two_servers_never_get_the_same_file(database: Database):
    set_id = await file_set(database)
    ids = [await add(database, set_id) for _ in range(3)]
    claimed = [await claim(database, owner) for owner in ("one", "two", "one", "two")]
    assert [it.id if it else None for it in claimed] == [*ids, None]


async def test_a_file_of_a_server_that_died_is_taken_over_without_the_text_it_had_begun(database: Database):
    store, set_id = IncomingFiles(database), await file_set(database)
    file_id = await add(database, set_id, metadata={"year": 2023})
    assert await claim(database, "dead", seconds=-1) is not None
    assert await store.add_text(file_id, 0, "begun", owner="dead")
    taken = await claim(database, "next")
    assert taken is not None
    assert (taken.id, taken.metadata) == (file_id, {"year": 2023})
    assert not await store.add_text(file_id, 1, "late", owner="dead")
    assert not await store.renew(file_id, owner="dead", lease_seconds=60)
    assert not await store.activate(file_id, READING, owner="dead")
    assert not await store.fail(file_id, "late", owner="dead")
    assert [part async for part in FileSets(database).text(file_id)] == []
    for number, part in enumerate(("one ", "two\0 ", "3")):
        assert await store.add_text(file_id, number, part, owner="next")
    assert await store.activate(file_id, READING, owner="next")
    assert [part async for part in FileSets(database).text(file_id)] == ["one ", "two\ufffd ", "3"]
    assert await state(database, set_id) == [("ACTIVE", "A note.", 0)]
    assert [it.text async for it in FileSets(database).documents(set_id)] == ["one two\ufffd 3"]
    assert [it.digest async for it in FileSets(database).outlines(set_id)] == ["d"]


async def test_a_renewed_lease_is_not_taken_over_and_a_released_one_is_at_once(database: Database):
    store, set_id = IncomingFiles(database), await file_set(database)
    file_id = await add(database, set_id)
    await claim(database, "one", seconds=-1)
    assert await store.renew(file_id, owner="one", lease_seconds=60)
    assert await claim(database, "two") is None
    await store.release(owner="one")
    assert [status for status, *_ in await state(database, set_id)] == ["PENDING"]
    assert await claim(database, "two") is not None


async def test_a_failed_file_keeps_its_history_while_it_is_tried_again(database: Database):
    store, set_id = IncomingFiles(database), await file_set(database)
    file_id = await add(database, set_id)
    for count in (0, 1):
        await claim(database, "one")
        await store.add_text(file_id, 0, "half of it", owner="one")
        assert await store.fail(file_id, "The PDF is encrypted.", owner="one")
        assert await state(database, set_id) == [("FAILED", "The PDF is encrypted.", count)]
        assert [part async for part in FileSets(database).text(file_id)] == []
        assert await store.retry_failed("ours", set_id, max_retries=2) == 1
        assert await state(database, set_id) == [
            ("PENDING", "Tried again. The last try: The PDF is encrypted.", count + 1)
        ]
    await claim(database, "one")
    await store.fail(file_id, "Still.", owner="one")
    assert await store.retry_failed("ours", set_id, max_retries=2) == 0


async def test_what_is_in_no_set_a_week_after_its_url_expired_is_removed_bytes_first(database: Database):
    set_id = await file_set(database)
    used, unused, fresh = [await uploaded(database) for _ in range(3)]
    await add(database, set_id, used)
    old = datetime.now(UTC) - LIFETIME - KEPT_UNUSED - timedelta(seconds=1)
    async with database.write() as connection:
        aged = update(uploads).where(uploads.c.id.in_([used, unused]))
        await connection.execute(aged.values(created_at=old, expires_at=old + LIFETIME))
    deleted: list[str] = []

    async def fail(_key: str) -> None:
        raise OSError("no")

    async def delete(key: str) -> None:
        deleted.append(key)

    with pytest.raises(OSError, match="no"):
        await Uploads(database).remove_unused(fail)
    assert await Uploads(database).remove_unused(delete) == 1
    assert deleted == [f"files/{unused}"]
    assert [await Uploads(database).get(it) is None for it in (used, unused, fresh)] == [False, True, False]


async def test_the_first_bytes_that_come_to_a_url_settle_which_ones_it_takes(database: Database):
    upload = await Uploads(database).announce("ours", CreateFileUploadRequest(filename="a.txt", size_bytes=5))
    taken = [await Uploads(database).expect(upload.id, digest) for digest in ("a", "b", "a")]
    assert taken == [True, False, True]
    assert not await Uploads(database).expect("nowhere", "a")


async def test_a_file_that_is_announced_only_gets_into_no_set(database: Database):
    upload = await Uploads(database).announce("ours", CreateFileUploadRequest(filename="a.txt", size_bytes=5))
    with pytest.raises(Conflict, match="have not come yet"):
        await add(database, await file_set(database), upload.id)


def at_migration(connection: Connection, number: str) -> None:
    """Bring an empty database to an earlier state."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, number)


async def test_texts_of_the_time_before_parts_are_kept_with_their_digests(url: str):
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True)
    engine = create_engine(url)
    with engine.begin() as connection:
        at_migration(connection, "0004")
        now = datetime.now(UTC)
        own_set = {"id": "s", "organization_id": "ours", "name": "s", "is_public": False}
        connection.execute(insert(file_sets).values(own_set | {"created_at": now, "updated_at": now}))
        rows = text(
            "INSERT INTO file_set_files (id, file_set_id, original_file_name, cloud_storage_path, size_bytes, status,"
            " retry_count, created_at, updated_at) VALUES (:id, 's', :id, :id, 1, 'ACTIVE', 0, :now, :now)"
        )
        for file_id, written in (("a", " Words.\n"), ("b", "Words."), ("c", " ")):
            connection.execute(rows, {"id": file_id, "now": now})
            connection.execute(
                text("INSERT INTO file_texts (file_id, text) VALUES (:id, :text)"), {"id": file_id, "text": written}
            )
    engine.dispose()
    database = await Database.open(url)
    outlines = [it async for it in FileSets(database).outlines("s")]
    assert [it.digest for it in outlines] == [text_digest("Words.")] * 2 + [None]
    assert [it.text async for it in FileSets(database).documents("s")] == [" Words.\n", "Words.", " "]
    await database.close()
