"""A comparison of two previews, row by row: rows of the same seed belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.article import text_digest
from schemas.sample import Sample

_Row = dict[str, str | None]


@dataclass(slots=True)
class Comparison:
    """Rows of the later preview by their number, from 1: the same, changed (with the row before), or new.

    `gone` are rows of the earlier one whose seed was looked at again without giving them.
    """

    same: list[int] = field(default_factory=list[int])
    changed: list[tuple[int, _Row, _Row]] = field(default_factory=list[tuple[int, _Row, _Row]])
    new: list[int] = field(default_factory=list[int])
    gone: list[_Row] = field(default_factory=list[_Row])

    def as_json(self) -> dict[str, Any]:
        changed = [{"row": number, "before": before, "after": after} for number, before, after in self.changed]
        return {"same": self.same, "changed": changed, "new": self.new, "gone": self.gone}


def compare(before: Sequence[Sample], after: Sequence[Sample]) -> Comparison | None:
    """Compare the valid rows of two previews; `None` where they have no seed in common."""
    seeds = {_seed(sample) for sample in after}
    last = max((place for place, sample in enumerate(before) if _seed(sample) in seeds), default=None)
    if last is None:
        return None
    left = _by_seed(before[: last + 1])
    found = Comparison()
    for number, sample in enumerate((each for each in after if each.is_valid), start=1):
        row, earlier = _row(sample), left.get(_seed(sample)) or []
        if row in earlier:
            earlier.remove(row)
            found.same.append(number)
        elif earlier:
            found.changed.append((number, earlier.pop(0), row))
        else:
            found.new.append(number)
    found.gone = [row for rows in left.values() for row in rows]
    return found


def _by_seed(samples: Iterable[Sample]) -> dict[bytes, list[_Row]]:
    rows: dict[bytes, list[_Row]] = {}
    for sample in samples:
        if sample.is_valid:
            rows.setdefault(_seed(sample), []).append(_row(sample))
    return rows


def _seed(sample: Sample) -> bytes:
    return text_digest(sample.seed.seed_text if sample.seed else "")


def _row(sample: Sample) -> _Row:
    return {
        "question": sample.question.question_text if sample.question else None,
        "label": sample.label.label if sample.label else None,
    }
