"""The outlook of a full run: what it would take and give, in ranges, from what a preview has taken and given."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from engine.preview import PreviewRun

_SPREAD = 1.28
"""Standard deviations to either side: four runs of five lie within."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outlook:
    """To keep `rows` rows it takes so many attempts and seeds, and dollars, each from low to high.

    `all_rows` is what all `source_seeds` give, where that is fewer than `rows`; the other ranges then are for those.
    """

    rows: int
    attempts: Range
    seeds: Range
    dollars: tuple[float, float]
    source_seeds: int | None = None
    all_rows: Range | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def outlook(run: PreviewRun, rows: int, source_seeds: int | None) -> Outlook | None:
    """What `rows` kept rows would take; `None` where the preview kept none.

    `source_seeds` is how many the source gives, `None` where nobody knows.
    """
    kept, tried = len(run.results.samples), run.candidates
    if not kept or not tried or not run.seeds:
        return None
    low, high = _share(kept, tried)
    per_attempt, seeds_per_attempt = run.cost_dollars / tried, run.seeds / tried
    attempts = math.ceil(rows / high), math.ceil(rows / low)
    if source_seeds is not None and source_seeds < attempts[0] * seeds_per_attempt:
        number = round(source_seeds / seeds_per_attempt)
        dollars = number * per_attempt, number * per_attempt
        all_rows = math.floor(number * low), math.ceil(number * high)
        return Outlook(rows, (number, number), (source_seeds, source_seeds), dollars, source_seeds, all_rows)
    seeds = math.ceil(attempts[0] * seeds_per_attempt), math.ceil(attempts[1] * seeds_per_attempt)
    return Outlook(rows, attempts, seeds, (attempts[0] * per_attempt, attempts[1] * per_attempt), source_seeds)


def _share(kept: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of the share that is kept: few attempts make it wide, and it never touches 0."""
    share, square = kept / tried, _SPREAD**2
    middle = (share + square / (2 * tried)) / (1 + square / tried)
    spread = math.sqrt(share * (1 - share) / tried + square / (4 * tried**2)) * _SPREAD / (1 + square / tried)
    return max(middle - spread, 1e-3), min(middle + spread, 1.0)
