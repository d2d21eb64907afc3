"""The report: a page of totals, plots and faults of the developed goals; of the held-back ones it has totals alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from evals.baseline import PartTotals, change
from evals.plots import count_bars, histogram, share_bars
from evals.totals import MEANINGS, Judged, Ratio, by_turn, grouped, latency, totals_of
from evals.verdict import faults_of

_STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 62em; padding: 0 1em; color: #1c2733; }
table { border-collapse: collapse; margin: 1em 0; } tr { border-bottom: 1px solid #e3e8ee; }
td, th { padding: .25em .8em .25em 0; text-align: left; vertical-align: top; }
svg { font: 12px system-ui, sans-serif; display: block; margin: .5em 0 1.5em; }
.bar { fill: #3b6ea8; } .rail { fill: #edf1f5; } .was { stroke: #c0392b; stroke-width: 2; } .worse { color: #c0392b; }
h2 { margin-top: 2em; } code { font-size: 12px; } .say { color: #50606f; }
"""
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Recorded goals</title><style>{style}</style>
{body}
</html>
"""
_MOST_PAIRS = 25


def html_report(
    model: str, developed: Sequence[Judged], parts: PartTotals, baseline: PartTotals, *, today: date
) -> str:
    """The page. `parts` are the totals of every part; of the conversations only the developed ones are shown."""
    joint = {name: totals_of(each)["joint goal accuracy"] for name, each in _kinds(developed).items()}
    levels = grouped(developed, lambda it: it.goal.level)
    middle, slow = latency(developed)
    sections = [
        f"<h1>Recorded goals on {escape(model)}</h1>",
        f"<p>{today.isoformat()}. {len(developed)} developed conversations.</p>",
        "<h2>Totals</h2>",
        _totals_table(parts, baseline),
        "<h2>Developed against the baseline (red)</h2>",
        share_bars(_higher(parts["developed"]), _higher(baseline.get("developed", {}))),
        "<h2>Joint goal accuracy by class</h2>",
        share_bars(joint),
        "<h2>By turn</h2>",
        share_bars(by_turn(developed)),
        "<h2>By difficulty</h2>",
        share_bars({name: totals_of(each)["joint goal accuracy"] for name, each in levels.items()}),
        "<h2>Fields that were wrong</h2>",
        count_bars(_wrong(developed)),
        "<h2>Confusion: what changed in place of what was asked</h2>",
        _confusion_table(developed),
        f"<h2>Seconds a turn</h2><p>Median {1000 * middle:.0f} ms, 95th percentile {1000 * slow:.0f} ms.</p>",
        histogram([verdict.seconds for each in developed for verdict in each.verdicts]),
        "<h2>What went wrong in the developed goals</h2>",
        _fault_table(developed),
    ]
    body = "\n".join(sections)
    return _PAGE.format(style=_STYLE, body=body)


def text_totals(parts: PartTotals, baseline: PartTotals) -> str:
    """The totals of every part as lines of text."""
    lines = [f"{'':24}{''.join(f'{part:>24}' for part in parts)}"]
    for name in MEANINGS:
        cells = (
            f"{totals[name].share:.1%} {change(name, totals[name], baseline.get(part, {}).get(name))}".strip()
            for part, totals in parts.items()
        )
        lines.append(f"{name:24}{''.join(f'{cell:>24}' for cell in cells)}")
    return "\n".join(lines)


def _totals_table(parts: PartTotals, baseline: PartTotals) -> str:
    heads = "".join(f"<th>{escape(part)}</th>" for part in parts)
    rows: list[str] = []
    for name, meaning in MEANINGS.items():
        cells = "".join(
            _cell(totals[name], change(name, totals[name], baseline.get(part, {}).get(name)))
            for part, totals in parts.items()
        )
        rows.append(f"<tr><td>{escape(name)}</td>{cells}<td>{escape(meaning)}</td></tr>")
    return f"<table><tr><th></th>{heads}<th>share of</th></tr>{''.join(rows)}</table>"


def _cell(ratio: Ratio, changed: str) -> str:
    mark = ' class="worse"' if changed.endswith("worse") else ""
    return f"<td>{ratio.share:.1%} ({ratio.number}/{ratio.of}) <span{mark}>{escape(changed)}</span></td>"


def _higher(totals: Mapping[str, Ratio]) -> dict[str, Ratio]:
    return {name: ratio for name, ratio in totals.items() if name != "false fills"}


def _kinds(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    return grouped(judged, lambda it: it.goal.kind)


def _wrong(judged: Iterable[Judged]) -> list[tuple[str, int]]:
    counts = Counter(_short(path) for each in judged for verdict in each.verdicts for path in verdict.wrong)
    return counts.most_common(_MOST_PAIRS)


def _confusion_table(judged: Iterable[Judged]) -> str:
    """Pairs within a turn: a field that was asked to change and did not, and one that changed unasked."""
    pairs: Counter[tuple[str, str]] = Counter()
    for each in judged:
        for verdict in each.verdicts:
            missed = [path for path in verdict.requested if path not in verdict.done]
            for path in missed:
                pairs.update((_short(path), _short(other)) for other in (verdict.strayed or ("nothing",)))
    rows = "".join(
        f"<tr><td><code>{escape(missed)}</code></td><td><code>{escape(instead)}</code></td><td>{count}</td></tr>"
        for (missed, instead), count in pairs.most_common(_MOST_PAIRS)
    )
    return f"<table><tr><th>asked</th><th>changed instead</th><th>turns</th></tr>{rows}</table>"


def _fault_table(judged: Iterable[Judged]) -> str:
    rows = [
        f"<tr><td>{escape(each.goal.id)}, {number}</td>"
        f'<td><span class="say">{escape(turn.say)}</span><br>{escape(fault)}</td></tr>'
        for each in judged
        for number, (turn, verdict) in enumerate(zip(each.goal.turns, each.verdicts, strict=True), start=1)
        if (fault := faults_of(verdict))
    ]
    return f"<table><tr><th>goal, turn</th><th></th></tr>{''.join(rows)}</table>"


def _short(path: str) -> str:
    return path.replace("_generators/0", "").replace("_generator", "").lstrip("/")
