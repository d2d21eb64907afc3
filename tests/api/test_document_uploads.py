"""Documents of every format over HTTP: what they give, what is refused and why, on the disk and in a bucket."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

import storage
from api.settings import BadSettings, Settings
from storage.database import Database
from storage.tables import uploads
from tests.api.conftest import running
from tests.api.uploading import add, announce, new_set, put, settled, upload
from tests.document_files import HARBOUR, bomb, pdf, word
from tests.s3_server import KEY, s3_server

REPORT = (Path(storage.__file__).parent / "bundled" / "fomc_minutes" / "20190130.txt").read_text(encoding="utf-8")
FILES = {
    "a.pdf": (pdf(HARBOUR), None),
    "b.docx": (word(HARBOUR), None),
    "c.html": (b"<html><title>Harbour</title><p>It handled 5,120 containers.", None),
    "d.csv": (b"month,containers\nMay,5120\n", None),
    "e.jsonl": (b'{"text": "The harbour handled 5,120 containers."}\n', None),
    "f.pdf": (pdf(HARBOUR, password="secret"), "encrypted"),
    "g.pdf": (pdf([""]), "text recognition"),
    "h.docx": (bomb(300), "zip bomb"),
    "i.pdf": (b"Plain words.", "content is no PDF"),
    "j.txt": (b" ", "empty"),
    "k.txt": (bytes(range(256)) * 40, "neither UTF-8"),
    "l.jsonl": (b"{'a': 1}\n", "Line 1"),
    "m.csv": (b'a,b\n"x"y,2\n', "near line 2"),
    "n.xyz": (b"Words.", "Files ending in .xyz"),
}


async def test_good_files_are_active_and_bad_ones_say_why_and_harm_nothing(ours: httpx.AsyncClient):
    set_id = await new_set(ours)
    for name, (content, _) in FILES.items():
        assert (await add(ours, set_id, await upload(ours, content, name))).status_code == 201
    files = await settled(ours, set_id)
    for file in files:
        reason = FILES[file["original_file_name"]][1]
        assert file["status"] == ("FAILED" if reason else "ACTIVE"), file
        assert (reason or "") in (file["status_message"] or "")
    counts = (await ours.get(f"/filesets/{set_id}/status")).json()
    assert counts == {"pending": 0, "processing": 0, "active": 5, "failed": 9}
    found = (await ours.get(f"/filesets/{set_id}")).json()
    assert (found["file_count"], found["indexed_file_count"]) == (14, 5)


async def test_a_pdf_becomes_questions_with_verbatim_seeds(ours: httpx.AsyncClient):
    set_id = await new_set(ours)
    pages = [REPORT[start : start + 1500].encode("cp1252", errors="ignore").decode("cp1252") for start in (0, 1500)]
    await add(ours, set_id, await upload(ours, pdf(pages), "minutes.pdf"), file_date="2019-02-20")
    await settled(ours, set_id)
    config = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": set_id, "chunk_size": 1000, "chunk_overlap": 0}
    job = (await ours.post("/transform-jobs", json={"config": config})).json()
    async with asyncio.timeout(30):
        while job["status"] == "RUNNING":
            await asyncio.sleep(0.05)
            job = (await ours.get(f"/transform-jobs/{job['id']}")).json()
    rows = (await ours.get(f"/datasets/{job['output_dataset_id']}/samples")).json()["samples"]
    seeds = "".join("".join(row["seed"]["seed_text"].split()) for row in rows)
    assert seeds == "".join("".join(pages).split())
    assert {row["meta"]["file_name"] for row in rows} == {"minutes.pdf"}


async def test_a_job_on_a_file_in_parts_gives_the_chunks_of_its_whole_text(ours: httpx.AsyncClient):
    text = "\n\n".join(f"Paragraph {number}. Rates rose by {number} points." for number in range(60_000))
    set_id = await new_set(ours)
    await add(ours, set_id, await upload(ours, text.encode(), "long.txt"))
    (file,) = await settled(ours, set_id)
    assert file["character_count"] == len(text) > 2 * 2**20
    config = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": set_id, "chunk_size": 50_000, "chunk_overlap": 0}
    estimate = await ours.post("/transform-jobs/cost-estimation", json={"config": config})
    assert estimate.status_code == 200, estimate.text
    job = (await ours.post("/transform-jobs", json={"config": config})).json()
    async with asyncio.timeout(60):
        while job["status"] == "RUNNING":
            await asyncio.sleep(0.05)
            job = (await ours.get(f"/transform-jobs/{job['id']}")).json()
    rows = (await ours.get(f"/datasets/{job['output_dataset_id']}/samples?limit=5000")).json()["samples"]
    assert "\n\n".join(row["seed"]["seed_text"] for row in rows) == text


async def test_files_lie_in_a_bucket_where_one_is_configured(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    async with s3_server() as s3:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        in_bucket = settings.model_copy(update={"files_url": "s3://documents/here"})
        async with running(in_bucket) as client:
            set_id = await new_set(client)
            file = await announce(client, FILES["a.pdf"][0], "a.pdf")
            assert await put(client, file["upload_url"], FILES["a.pdf"][0]) == 204
            assert list(s3.objects) == [f"documents/here/{file['cloud_storage_path']}"]
            await add(client, set_id, file["id"])
            assert [it["status"] for it in await settled(client, set_id)] == ["ACTIVE"]
            s3.refuses = True
            late = await announce(client, b"Words.")
            assert await put(client, late["upload_url"], b"Words.") == 502
        with pytest.raises(BadSettings, match="FILES_URL: The bucket s3://documents/here cannot be used"):
            async with running(in_bucket):
                pass


async def test_at_a_start_unused_uploads_and_half_written_ones_go(settings: Settings):
    async with running(settings) as client:
        set_id = await new_set(client)
        used, unused = await upload(client, b"Words."), await upload(client, b"Others.")
        await add(client, set_id, used)
        await settled(client, set_id)
    half = settings.data_dir / "incoming" / "0123.part"
    half.write_bytes(b"half")
    database = await Database.open(settings.database)
    async with database.write() as connection:
        await connection.execute(update(uploads).values(expires_at=datetime.now(UTC) - timedelta(days=10)))
    await database.close()
    async with running(settings) as client:
        for _ in range(500):
            if not (settings.data_dir / "files" / unused).exists():
                break
            await asyncio.sleep(0.02)
        assert not (settings.data_dir / "files" / unused).exists()
        assert (settings.data_dir / "files" / used).exists()
        assert not half.exists()
        assert (await add(client, set_id, unused)).status_code == 404
