"""When a call that failed is tried again."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FACTOR = 2


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often one call is tried, and how long it waits in between, in seconds.

    An endpoint that asks to wait is obeyed, up to `longest_wait`: one that asks for more has no answer for this call.
    """

    tries: int = 8
    first_wait: float = 0.5
    longest_backoff: float = 30.0
    longest_wait: float = 120.0

    def wait(self, failures: int, retry_after: float | None) -> float | None:
        """The wait after a number of failures; `None` where the call is not to be tried again."""
        if failures >= self.tries or (retry_after or 0) > self.longest_wait:
            return None
        if retry_after is not None:
            return retry_after * random.uniform(1, 1.1)
        return min(self.first_wait * _FACTOR ** (failures - 1), self.longest_backoff) * random.uniform(0.5, 1)


def seconds_of(retry_after: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date; `None` where it is neither."""
    if retry_after is None:
        return None
    try:
        return max(float(retry_after), 0) if float(retry_after) < float("inf") else None
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - (now or datetime.now(UTC))).total_seconds(), 0)
