"""Own documents over HTTP: announced, uploaded, put into a set, and used as a source."""

import asyncio
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

import storage
from api.services import Services
from api.settings import Settings
from storage.database import Database
from storage.tables import file_set_files
from tests.api.conftest import running
from tests.api.uploading import add, announce, new_set, put, settled, upload

SCHEMA = {
    "fields": [
        {"name": "port", "field_type": "string", "required": True},
        {"name": "year", "field_type": "number", "required": False},
    ]
}
REPORT = (Path(storage.__file__).parent / "bundled" / "fomc_minutes" / "20190130.txt").read_text(encoding="utf-8")


async def test_an_uploaded_set_is_a_source_by_its_name(ours: httpx.AsyncClient):
    set_id = await new_set(ours)
    added = await add(ours, set_id, await upload(ours, REPORT.encode()), file_date="2021-01-31")
    assert (added.status_code, added.json()["status"]) == (201, "PENDING")
    (file,) = await settled(ours, set_id)
    assert (file["status"], file["character_count"], file["status_message"]) == ("ACTIVE", len(REPORT), None)
    assert file["file_created_date"] == "2021-01-31T00:00:00Z"
    goal = "Create question and answer pairs from the Lorsund harbour reports, two per chunk, numeric answers"
    session = (await ours.post("/pipeline-assistant/sessions", json={"goal": goal})).json()
    assert session["current_config"]["seed_generator"]["file_set_id"] == set_id
    messages = f"/pipeline-assistant/sessions/{session['session_id']}/messages"
    shown = (await ours.post(messages, json={"content": "show me 3 sample rows"})).json()["message"]["preview_results"]
    assert len(shown["samples"]) == 3
    job = (await ours.post("/transform-jobs", json={"config": session["current_config"]})).json()
    while job["status"] == "RUNNING":
        await asyncio.sleep(0.05)
        job = (await ours.get(f"/transform-jobs/{job['id']}")).json()
    assert job["status"] == "COMPLETED", job
    rows = (await ours.get(f"/datasets/{job['output_dataset_id']}/samples")).json()["samples"]
    assert rows
    assert all(row["seed"]["seed_text"] in REPORT for row in rows)


async def test_bytes_of_another_number_are_refused_and_not_kept(ours: httpx.AsyncClient, settings: Settings):
    file = await announce(ours, b"12345")
    assert file["upload_url"].startswith("http://assistant/v1/files/")

    async def chunks(content: bytes):
        yield content

    for content, status in ((b"1234", 400), (b"123456", 413)):
        assert await put(ours, file["upload_url"], content) == 400
        assert (await ours.put(file["upload_url"], content=chunks(content))).status_code == status
    assert [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()] == []
    set_id = await new_set(ours)
    assert (await add(ours, set_id, file["id"])).status_code == 409


async def test_an_upload_url_that_is_altered_or_expired_is_refused(app: FastAPI, ours: httpx.AsyncClient):
    file, other = await announce(ours, b"12345"), await announce(ours, b"12345")
    url = file["upload_url"]
    services: Services = app.state.services
    expired = services.upload_urls.sign("http://assistant/files", file["id"], datetime.now(UTC) - timedelta(seconds=1))
    altered = [url[:-1] + ("0" if url[-1] != "0" else "1"), url.replace(file["id"], other["id"]), url.split("?")[0]]
    altered += [url.replace("expires=1", "expires=2"), url + "%C3%A9", expired]
    assert [await put(ours, it, b"12345") for it in altered] == [403] * 6
    assert await put(ours, url, b"12345") == 204


async def test_looking_at_an_upload_url_changes_nothing(ours: httpx.AsyncClient):
    file = await announce(ours, b"12345")
    for method in ("GET", "HEAD", "POST", "DELETE", "PATCH"):
        answer = await ours.request(method, file["upload_url"])
        assert answer.status_code in (404, 405)
        assert method == "HEAD" or "no route" in answer.json()["detail"]
    assert await put(ours, file["upload_url"], b"12345") == 204


async def test_the_same_bytes_may_come_again_and_no_others(ours: httpx.AsyncClient):
    file, set_id = await announce(ours, b"First"), await new_set(ours)
    first = [await put(ours, file["upload_url"], content) for content in (b"First", b"First", b"Other")]
    assert first == [204, 204, 409]
    await add(ours, set_id, file["id"])
    assert await put(ours, file["upload_url"], b"First") == 409
    assert [it["character_count"] for it in await settled(ours, set_id)] == [5]


async def test_metadata_must_fit_the_schema_of_the_set(ours: httpx.AsyncClient):
    set_id = await new_set(ours, metadata_schema=SCHEMA)
    file_id = await upload(ours, b"Words.")
    for metadata, reason in (
        (None, "'port' is required"),
        ({"port": 5}, "'port' must be a string"),
        ({"port": "L", "year": "2020"}, "'year' must be a number"),
        ({"port": "L", "year": True}, "'year' must be a number"),
    ):
        answer = await add(ours, set_id, file_id, metadata=metadata)
        assert answer.status_code == 400
        assert reason in answer.json()["detail"]
    assert (await add(ours, set_id, file_id, metadata={"port": "L", "more": 1})).status_code == 201
    twice = {"name": "twice", "metadata_schema": {"fields": SCHEMA["fields"] * 2}}
    assert (await ours.post("/filesets/", json=twice)).status_code == 400


async def test_a_set_has_one_file_of_a_deduplication_id_and_a_failed_one_gives_way(ours: httpx.AsyncClient):
    set_id = await new_set(ours)
    bad, good, late = [await upload(ours, it) for it in (b"\0\1\2\3", b"Words.", b"Words.")]
    assert (await add(ours, set_id, bad, deduplication_id="a")).status_code == 201
    assert [it["status"] for it in await settled(ours, set_id)] == ["FAILED"]
    assert (await add(ours, set_id, good, deduplication_id="a")).status_code == 201
    assert (await add(ours, set_id, late, deduplication_id="a")).status_code == 409
    assert (await add(ours, set_id, good, deduplication_id="b")).status_code == 409
    assert [it["status"] for it in await settled(ours, set_id)] == ["ACTIVE"]


async def test_failed_files_are_tried_again_so_often(ours: httpx.AsyncClient):
    set_id = await new_set(ours)
    await add(ours, set_id, await upload(ours, b"%PDF-1.7", "a.txt"))
    for expected in (1, 1, 0):
        (file,) = await settled(ours, set_id)
        assert (file["status"], "PDF" in file["status_message"]) == ("FAILED", True)
        answer = await ours.post(f"/filesets/{set_id}/retry-failed", json={"max_retries": 2})
        assert answer.json() == {"files_reset": expected}
    assert (await settled(ours, set_id))[0]["retry_count"] == 2


async def test_another_organization_sees_nothing_of_it(ours: httpx.AsyncClient, theirs: httpx.AsyncClient):
    set_id, file_id = await new_set(ours), await upload(ours, b"Words.")
    their_set, their_file = await new_set(theirs), await upload(theirs, b"Words.")
    assert (await add(theirs, set_id, their_file)).status_code == 404
    assert (await add(theirs, their_set, file_id)).status_code == 404
    assert (await add(ours, "fomc-minutes", file_id)).status_code == 404
    for path in ("", "/files", "/status"):
        assert (await theirs.get(f"/filesets/{set_id}{path}")).status_code == 404
    for set_of_others in (set_id, "fomc-minutes"):
        assert (await theirs.post(f"/filesets/{set_of_others}/retry-failed", json={})).status_code == 404


async def test_a_file_that_is_too_large_is_refused_when_it_is_announced(settings: Settings):
    async with running(settings.model_copy(update={"max_file_bytes": 10})) as client:
        sizes = [
            (await client.post("/files", json={"filename": "a.txt", "size_bytes": it})).status_code for it in (10, 11)
        ]
    assert sizes == [201, 413]


async def test_a_file_whose_work_was_cut_off_is_taken_up_at_the_next_start(settings: Settings):
    async with running(settings) as client:
        set_id = await new_set(client)
        await add(client, set_id, await upload(client, b"Words."))
        await settled(client, set_id)
    database = await Database.open(settings.database)
    async with database.write() as connection:
        cut_off = update(file_set_files).where(file_set_files.c.file_set_id == set_id).values(status="PROCESSING")
        await connection.execute(cut_off)
    await database.close()
    async with running(settings) as client:
        assert [it["status"] for it in await settled(client, set_id)] == ["ACTIVE"]


async def test_a_file_whose_bytes_are_gone_fails_with_the_reason(ours: httpx.AsyncClient, settings: Settings):
    set_id, file_id = await new_set(ours), await upload(ours, b"Words.")
    shutil.rmtree(settings.data_dir / "files")
    await add(ours, set_id, file_id)
    assert ["bytes" in it["status_message"] for it in await settled(ours, set_id)] == [True]


@pytest.mark.parametrize("path", ["/filesets/", "/files"])
async def test_a_body_of_the_wrong_shape_is_a_422(ours: httpx.AsyncClient, path: str):
    assert (await ours.post(path, content=json.dumps({"name": 5}))).status_code == 422
