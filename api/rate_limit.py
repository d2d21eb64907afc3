"""The rate limit: how many requests a token may make in a minute."""

import time
from collections.abc import Callable


class RateLimit:
    """A bucket for each token: full it lets a minute's requests through at once, and it fills at an even pace.

    `per_minute` 0 is no limit. Only known tokens are counted, so there are never more buckets than those.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, token: str) -> float:
        """Count a request: 0 where it may pass, else how many seconds until one may."""
        if not self._most:
            return 0.0
        now, pace = self._clock(), self._most / 60
        left, since = self._buckets.get(token, (float(self._most), now))
        left = min(float(self._most), left + (now - since) * pace)
        passes = left >= 1
        self._buckets[token] = (left - passes, now)
        return 0.0 if passes else (1 - left) / pace
