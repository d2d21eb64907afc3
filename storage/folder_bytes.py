"""Bytes of files in a local folder, each file under its key."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from schemas.errors import RunFailed


class FolderBytes:
    """Files below a folder. A key such as `files/5f0c` is a path in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, key: str, draft: Path) -> None:
        """Move a local file to its key, in place of what was there. Raises `RunFailed`."""
        try:
            await asyncio.to_thread(_move, draft, self._folder / key)
        except OSError as error:
            raise RunFailed(f"The bytes cannot be kept here: {error.strerror or error}.", retryable=True) from error

    @asynccontextmanager
    async def local(self, key: str) -> AsyncGenerator[Path | None, None]:
        """The file under a key; `None` where there is none."""
        place = self._folder / key
        yield place if await asyncio.to_thread(place.is_file) else None

    async def delete(self, key: str) -> None:
        """Delete the file under a key, where there is one."""
        await asyncio.to_thread((self._folder / key).unlink, missing_ok=True)


def _move(draft: Path, place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.replace(place)
