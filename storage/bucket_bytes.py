"""Bytes of files in an S3 bucket, each file under its key, by `obstore`."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from schemas.errors import CallerError, RunFailed

if TYPE_CHECKING:
    from obstore.store import S3Store

_AT_ONCE = 2**20
_UPLOADED_AT_ONCE = 4
_MOST_RETRIES = 4
_RETRIES_WITHIN = timedelta(seconds=20)
_SHOWN = 300


class BucketBytes:
    """Objects in a bucket. Credentials, region and endpoint come from the usual `AWS_` variables."""

    def __init__(self, store: "S3Store", scratch: Path) -> None:
        self._store = store
        self._scratch = scratch

    @classmethod
    async def open(cls, url: str, scratch: Path) -> "BucketBytes":
        """Open `s3://bucket/prefix`; `scratch` is a folder for files while they are read.

        Raises `CallerError` where the extra is missing or the bucket cannot be used.
        """
        try:
            from obstore.store import S3Store
        except ModuleNotFoundError:
            raise CallerError("S3 needs an extra: pip install 'pipeline-assistant[s3]'.") from None
        try:
            store = S3Store.from_url(url, retry_config={"max_retries": _MOST_RETRIES, "retry_timeout": _RETRIES_WITHIN})
            opened = cls(store, scratch)
            # Any answer about a file tells that the bucket is there and lets us in.
            async with opened.local("files/none"):
                return opened
        except (RunFailed, ValueError, OSError) as error:
            raise CallerError(f"The bucket {url} cannot be used: {str(error)[:_SHOWN]}.") from None

    async def keep(self, key: str, draft: Path) -> None:
        """Upload a local file, which is then deleted; the object is there whole or not at all. Raises `RunFailed`."""
        from obstore import put_async

        with _failures():
            await put_async(self._store, key, draft, max_concurrency=_UPLOADED_AT_ONCE)
        await asyncio.to_thread(draft.unlink, missing_ok=True)

    @asynccontextmanager
    async def local(self, key: str) -> AsyncGenerator[Path | None, None]:
        """A copy of an object on the local disk; `None` where there is no such object. Raises `RunFailed`."""
        with await asyncio.to_thread(_folder_in, self._scratch) as folder:
            place = Path(folder) / "content"
            yield place if await self._fetch(key, place) else None

    async def delete(self, key: str) -> None:
        """Delete an object, where there is one. Raises `RunFailed`."""
        from obstore import delete_async

        with _failures(), suppress(FileNotFoundError):
            await delete_async(self._store, key)

    async def _fetch(self, key: str, place: Path) -> bool:
        from obstore import get_async

        try:
            with _failures(), await asyncio.to_thread(place.open, "wb") as out:
                found = await get_async(self._store, key)
                async for chunk in found.stream(min_chunk_size=_AT_ONCE):
                    await asyncio.to_thread(out.write, chunk)
        except FileNotFoundError:
            return False
        return True


def _folder_in(scratch: Path) -> TemporaryDirectory[str]:
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryDirectory(dir=scratch)


@contextmanager
def _failures() -> Generator[None, None, None]:
    """What fails at the bucket, as an error of ours; that an object is not there stays `FileNotFoundError`."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        reason = " ".join(str(error).split())[:_SHOWN]
        raise RunFailed(f"The bucket for files does not answer as it should: {reason}", retryable=True) from error
