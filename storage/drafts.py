"""Drafts: the bytes of files while they come, each in a local file of its own."""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from schemas.errors import CallerError, RunFailed, TooLarge

_AT_ONCE = 2**20
_ENDING = ".part"


@dataclass(frozen=True, slots=True)
class Draft:
    """All bytes of a file, on the disk, and their SHA-256."""

    path: Path
    digest: str


class Drafts:
    """Drafts in a folder that only this process uses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Delete what an earlier process left behind."""
        for left in self._folder.glob(f"*{_ENDING}"):
            left.unlink(missing_ok=True)

    @asynccontextmanager
    async def receive(self, chunks: AsyncIterable[bytes], *, size: int) -> AsyncGenerator[Draft, None]:
        """Take in `size` bytes, a chunk in memory at a time; whoever wants to keep the draft moves it away.

        Raises `TooLarge` where more come, `CallerError` where fewer do, `RunFailed` where the disk does not take them.
        """
        path = self._folder / f"{uuid4().hex}{_ENDING}"
        try:
            await asyncio.to_thread(_make_folder, self._folder)
            with await asyncio.to_thread(path.open, "xb") as out:
                digest = await _write_exactly(out, chunks, size)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise RunFailed(f"The bytes cannot be kept here: {error.strerror or error}.", retryable=True) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        try:
            yield Draft(path, digest)
        finally:
            path.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


async def _write_exactly(out: BinaryIO, chunks: AsyncIterable[bytes], size: int) -> str:
    waiting, came, digest = bytearray(), 0, hashlib.sha256()

    def write(piece: bytearray) -> None:
        digest.update(piece)
        out.write(piece)

    async for chunk in chunks:
        came += len(chunk)
        if came > size:
            raise TooLarge(f"More bytes came than the {size:,} that were announced; nothing was kept.")
        waiting += chunk
        if len(waiting) >= _AT_ONCE:
            await asyncio.to_thread(write, waiting)
            waiting = bytearray()
    if came < size:
        raise CallerError(f"Only {came:,} of the {size:,} bytes that were announced came; nothing was kept.")
    await asyncio.to_thread(write, waiting)
    await asyncio.to_thread(_flush, out)
    return digest.hexdigest()


def _flush(out: BinaryIO) -> None:
    out.flush()
    # The answer says that the file is here: then it must outlive the machine.
    os.fsync(out.fileno())
