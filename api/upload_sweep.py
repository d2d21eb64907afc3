"""The upload sweep: uploaded files that got into no set are removed, at the start and from time to time."""

import asyncio
import logging

from engine.ports import FileBytes
from storage.uploads import Uploads

_SECONDS_BETWEEN = 3600.0
_log = logging.getLogger(__name__)


class UploadSweep:
    """Sweeps in the background; several servers may do so at once."""

    def __init__(self, uploads: Uploads, file_bytes: FileBytes) -> None:
        self._uploads = uploads
        self._bytes = file_bytes
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._sweep())

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _sweep(self) -> None:
        while True:
            try:
                if count := await self._uploads.remove_unused(self._bytes.delete):
                    _log.info("Removed %d uploaded files that were put into no set", count)
            except Exception:
                _log.exception("Unused uploads could not be removed; trying again in %g s", _SECONDS_BETWEEN)
            await asyncio.sleep(_SECONDS_BETWEEN)
