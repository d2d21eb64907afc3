"""The baseline: the totals that are checked in, and where new ones fall behind them."""

import json
from collections.abc import Mapping
from pathlib import Path

from evals.totals import LOWER_IS_BETTER, Ratio

BASELINE = Path(__file__).with_name("baseline.json")
JOINT = "joint goal accuracy"

PartTotals = Mapping[str, Mapping[str, Ratio]]
"""Totals by name, by part: developed, held back."""


def read_baseline(file: Path = BASELINE) -> dict[str, dict[str, Ratio]]:
    """The totals of a baseline; none where there is no such file yet."""
    if not file.exists():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {part: {name: Ratio(*pair) for name, pair in totals.items()} for part, totals in kept.items()}


def write_baseline(parts: PartTotals, file: Path = BASELINE) -> None:
    """Make totals the new baseline."""
    plain = {part: {name: [it.number, it.of] for name, it in totals.items()} for part, totals in parts.items()}
    lines = [
        f"  {json.dumps(part)}: {{\n"
        + ",\n".join(f"    {json.dumps(name)}: {json.dumps(pair)}" for name, pair in totals.items())
        + "\n  }"
        for part, totals in plain.items()
    ]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def fallen(parts: PartTotals, baseline: PartTotals) -> list[str]:
    """Say in which parts joint goal accuracy is below the baseline's."""
    return [
        f"{part}: {JOINT} fell from {baseline[part][JOINT].share:.1%} to {totals[JOINT].share:.1%}"
        for part, totals in parts.items()
        if part in baseline and totals[JOINT].share < baseline[part][JOINT].share
    ]


def change(name: str, now: Ratio, before: Ratio | None) -> str:
    """The change of a total in points, with a word where it became worse; empty where it is the same or new."""
    if before is None or abs(points := 100 * (now.share - before.share)) < 0.05:
        return ""
    worse = (points > 0) is (name in LOWER_IS_BETTER)
    return f"{points:+.1f}{' worse' if worse else ''}"
