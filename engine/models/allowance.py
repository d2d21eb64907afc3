"""The allowance of a capped job: how much may have been spent, written down before a call goes out that costs more.

After a crash nobody knows what the calls in flight have cost; what was allowed bounds it. It is raised by at least a
hundredth of the cap, for all calls that wait at once: a job of any size writes at most a hundred times.
"""

import asyncio
from collections.abc import Awaitable, Callable

from engine.unwritten import Unwritten

_RAISES = 100
_ROUNDING = 1e-9


class Allowance:
    """Keeps what is allowed at or above what is spent and in flight together. `dollars` is what is written down."""

    def __init__(self, cap_dollars: float, allowed_dollars: float, write: Callable[[float], Awaitable[bool]]) -> None:
        self.dollars = allowed_dollars
        self._cap = cap_dollars
        self._write = write
        self._turn = asyncio.Lock()

    async def cover(self, exposed: Callable[[], float]) -> None:
        """Wait until what `exposed` gives is allowed. Raises `Unwritten` where that can't be written down."""
        if exposed() <= self.dollars:
            return
        async with self._turn:
            needed = exposed()
            if needed > self.dollars:
                await self._set(max(min(needed + self._cap / _RAISES, self._cap), needed))

    async def lower(self, dollars: float) -> None:
        """Allow no more than was spent, where nothing is in flight any more. Raises `Unwritten`."""
        if self.dollars > dollars + _ROUNDING:
            await self._set(dollars)

    async def _set(self, dollars: float) -> None:
        if not await self._write(dollars):
            raise Unwritten("The job was cancelled or is run by another process now; nothing more is spent on it here.")
        self.dollars = dollars
