"""Bytes of files in a local folder, each file under its key."""

import asyncio
import os
from collections.abc import AsyncIterable
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from schemas.errors import CallerError, RunFailed

_AT_ONCE = 2**20


class FolderBytes:
    """Files below a folder. A key such as `files/5f0c` is a path in it; what is being written bears another name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, key: str, chunks: AsyncIterable[bytes], *, size: int) -> None:
        """Keep `size` bytes under a key, in place of what was there, a chunk in memory at a time.

        Raises `CallerError` where they are more or fewer, `RunFailed` where the disk does not take them; then
        everything stays as it was.
        """
        place = self._folder / key
        draft = place.with_name(f"{place.name}.{uuid4().hex}.part")
        try:
            await asyncio.to_thread(_make_folder, place.parent)
            with await asyncio.to_thread(draft.open, "xb") as out:
                await _write_exactly(out, chunks, size)
            await asyncio.to_thread(draft.replace, place)
        except OSError as error:
            raise RunFailed(f"The bytes cannot be kept here: {error.strerror or error}.", retryable=True) from error
        finally:
            draft.unlink(missing_ok=True)

    async def read(self, key: str) -> bytes | None:
        """All bytes under a key; `None` where there are none."""
        try:
            return await asyncio.to_thread((self._folder / key).read_bytes)
        except FileNotFoundError:
            return None


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


async def _write_exactly(out: BinaryIO, chunks: AsyncIterable[bytes], size: int) -> None:
    waiting, came = bytearray(), 0
    async for chunk in chunks:
        came += len(chunk)
        if came > size:
            raise CallerError(f"More bytes came than the {size:,} that were announced; nothing was kept.")
        waiting += chunk
        if len(waiting) >= _AT_ONCE:
            await asyncio.to_thread(out.write, waiting)
            waiting = bytearray()
    if came < size:
        raise CallerError(f"Only {came:,} of the {size:,} bytes that were announced came; nothing was kept.")
    await asyncio.to_thread(_finish, out, waiting)


def _finish(out: BinaryIO, rest: bytearray) -> None:
    out.write(rest)
    out.flush()
    # The answer says that the file is here: then it must outlive the machine.
    os.fsync(out.fileno())
