"""The bundled FOMC minutes are a public file set, installed once."""

import time
from datetime import UTC, datetime

from sqlalchemy import update

from storage.bundled import FOMC_MINUTES, install_bundled
from storage.database import Database
from storage.file_sets import FileSets
from storage.tables import file_sets


async def test_the_minutes_are_a_public_set_of_all_files(database: Database):
    await install_bundled(database)
    (minutes,) = await FileSets(database).list_file_sets("anyone", include_public=True)
    assert (minutes.id, minutes.name, minutes.is_public) == (FOMC_MINUTES, "FOMC minutes", True)
    assert (minutes.file_count, minutes.indexed_file_count) == (46, 46)
    assert minutes.description is not None
    assert "Board of Governors" in minutes.description
    assert "public domain" in minutes.description


async def test_a_document_is_dated_three_weeks_after_its_meeting_and_described(database: Database):
    await install_bundled(database)
    documents = [it async for it in FileSets(database).documents(FOMC_MINUTES)]
    assert [it.name for it in documents] == sorted(it.name for it in documents)
    assert (documents[0].name, documents[-1].name) == ("20190130.txt", "20240918.txt")
    (january,) = (it for it in documents if it.name == "20240131.txt")
    assert january.date == datetime(2024, 2, 21, tzinfo=UTC)
    assert january.metadata == {
        "title": "minutes of the FOMC meeting of January 31, 2024",
        "meeting_date": "2024-01-31",
        "year": 2024,
        "month": "01",
    }
    assert "Financial conditions" in january.text


async def test_every_document_fills_the_metadata_schema(database: Database):
    await install_bundled(database)
    minutes = await FileSets(database).get_file_set("anyone", FOMC_MINUTES)
    assert minutes is not None
    assert minutes.metadata_schema is not None
    names = [field.name for field in minutes.metadata_schema.fields]
    async for document in FileSets(database).documents(FOMC_MINUTES):
        assert list(document.metadata) == names


async def test_identical_documents_stay_in_the_set_the_earlier_one_first(database: Database):
    await install_bundled(database)
    texts: dict[str, list[str]] = {}
    async for document in FileSets(database).documents(FOMC_MINUTES):
        texts.setdefault(document.text, []).append(document.name)
    repeated = [names for names in texts.values() if len(names) > 1]
    assert repeated == [["20210922.txt", "20211103.txt"], ["20211215.txt", "20220126.txt"]]


async def test_a_second_start_changes_nothing_and_is_quick(database: Database):
    await install_bundled(database)
    first = await FileSets(database).get_file_set("anyone", FOMC_MINUTES)
    started = time.perf_counter()
    await install_bundled(database)
    assert time.perf_counter() - started < 0.5
    assert await FileSets(database).get_file_set("anyone", FOMC_MINUTES) == first


async def test_another_version_of_the_documents_replaces_them(database: Database):
    await install_bundled(database)
    async with database.write() as connection:
        await connection.execute(update(file_sets).values(content_version="of last year", name="old"))
    await install_bundled(database)
    minutes = await FileSets(database).get_file_set("anyone", FOMC_MINUTES)
    assert minutes is not None
    assert (minutes.name, minutes.file_count) == ("FOMC minutes", 46)
