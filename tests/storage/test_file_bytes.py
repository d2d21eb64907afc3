"""Bytes of files: in a folder and in a bucket alike, whole or not at all."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.ports import FileBytes
from schemas.errors import CallerError, RunFailed
from storage.bucket_bytes import BucketBytes
from storage.drafts import Drafts
from storage.folder_bytes import FolderBytes
from tests.s3_server import KEY, S3Server, s3_server


@pytest.fixture
async def s3(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[S3Server]:
    async with s3_server() as server:
        for name, value in (
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", server.url),
            ("AWS_ALLOW_HTTP", "true"),
        ):
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(params=["folder", "bucket"])
async def file_bytes(request: pytest.FixtureRequest, tmp_path: Path, s3: S3Server) -> FileBytes:
    if request.param == "folder":
        return FolderBytes(tmp_path / "data")
    return await BucketBytes.open("s3://documents/some/prefix", tmp_path / "scratch")


async def stream(content: bytes, size: int = 2**16) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def keep(file_bytes: FileBytes, drafts: Drafts, key: str, content: bytes) -> None:
    async with drafts.receive(stream(content), size=len(content)) as draft:
        await file_bytes.keep(key, draft.path)


async def kept(file_bytes: FileBytes, key: str) -> bytes | None:
    async with file_bytes.local(key) as path:
        return path.read_bytes() if path else None


@pytest.mark.parametrize("size", [5, 12 * 2**20])
async def test_what_is_kept_is_read_back_until_it_is_deleted(file_bytes: FileBytes, tmp_path: Path, size: int):
    drafts = Drafts(tmp_path / "incoming")
    content = os.urandom(size)
    assert await kept(file_bytes, "files/a") is None
    await keep(file_bytes, drafts, "files/a", b"before")
    await keep(file_bytes, drafts, "files/a", content)
    await keep(file_bytes, drafts, "files/b", b"another")
    assert await kept(file_bytes, "files/a") == content
    for _ in range(2):
        await file_bytes.delete("files/a")
        assert await kept(file_bytes, "files/a") is None
    assert await kept(file_bytes, "files/b") == b"another"
    assert list((tmp_path / "incoming").iterdir()) == []
    assert list((tmp_path / "scratch").rglob("*")) == []


async def test_a_large_file_goes_to_the_bucket_in_parts_below_its_prefix(s3: S3Server, tmp_path: Path):
    bucket = await BucketBytes.open("s3://documents/some/prefix", tmp_path / "scratch")
    await keep(bucket, Drafts(tmp_path), "files/a", bytes(12 * 2**20))
    assert s3.parts == 3
    assert list(s3.objects) == ["documents/some/prefix/files/a"]


async def test_a_bucket_that_refuses_is_said_at_the_start_and_when_it_is_used(s3: S3Server, tmp_path: Path):
    bucket = await BucketBytes.open("s3://documents", tmp_path)
    s3.refuses = True
    with pytest.raises(CallerError, match="s3://documents cannot be used"):
        await BucketBytes.open("s3://documents", tmp_path)
    draft = tmp_path / "draft"
    draft.write_bytes(b"Words.")
    with pytest.raises(RunFailed, match="bucket for files"):
        await bucket.keep("files/a", draft)
    with pytest.raises(RunFailed, match="bucket for files"):
        async with bucket.local("files/a"):
            pass
    assert draft.read_bytes() == b"Words."


async def test_bytes_that_are_more_or_fewer_or_break_off_leave_nothing_behind(tmp_path: Path):
    drafts = Drafts(tmp_path / "incoming")

    async def broken() -> AsyncIterator[bytes]:
        yield b"12"
        raise ConnectionResetError

    for chunks, error in ((stream(b"123456"), CallerError), (stream(b"1234"), CallerError), (broken(), RunFailed)):
        with pytest.raises(error):
            async with drafts.receive(chunks, size=5):
                raise AssertionError("these bytes are no draft")
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_what_a_killed_server_left_of_a_draft_is_cleared(tmp_path: Path):
    drafts, left = Drafts(tmp_path), tmp_path / "0123.part"
    left.write_bytes(b"half")
    drafts.clear()
    assert not left.exists()
    async with drafts.receive(stream(b"12345"), size=5) as draft:
        assert (draft.path.read_bytes(), len(draft.digest)) == (b"12345", 64)
    assert not draft.path.exists()
