"""Plots as inline SVG: bars of shares, and a histogram of seconds."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.totals import Ratio

_ROW = 22
_LABEL = 190
_WIDTH = 420
_BINS = 24


def share_bars(shares: Mapping[str, Ratio], before: Mapping[str, Ratio] | None = None) -> str:
    """A bar for each share; a tick marks what it was before."""
    rows: list[str] = []
    for place, (name, ratio) in enumerate(shares.items()):
        top = place * _ROW
        rows.append(_bar(top, name, ratio.share, f"{ratio.share:.1%} ({ratio.number}/{ratio.of})"))
        if before and name in before:
            at = _LABEL + before[name].share * _WIDTH
            rows.append(f'<line class="was" x1="{at:.1f}" x2="{at:.1f}" y1="{top + 1}" y2="{top + _ROW - 3}"/>')
    return _svg(rows, len(shares))


def count_bars(counts: Sequence[tuple[str, int]]) -> str:
    """A bar for each count, relative to the largest."""
    largest = max((count for _, count in counts), default=1)
    rows = [_bar(place * _ROW, name, count / largest, str(count)) for place, (name, count) in enumerate(counts)]
    return _svg(rows, len(counts))


def histogram(seconds: Sequence[float]) -> str:
    """How many turns took how long, up to the slowest of 99 in a hundred."""
    ordered = sorted(seconds)
    if not ordered:
        return ""
    top = ordered[int(0.99 * (len(ordered) - 1))] or 1e-9
    counts = [0] * _BINS
    for each in ordered:
        counts[min(int(each / top * _BINS), _BINS - 1)] += 1
    width = (_LABEL + _WIDTH) / _BINS
    bars = [
        f'<rect class="bar" x="{place * width:.1f}" y="{100 - 90 * count / max(counts):.1f}" '
        f'width="{width - 1:.1f}" height="{90 * count / max(counts):.1f}"><title>{count} turns</title></rect>'
        for place, count in enumerate(counts)
    ]
    axis = (
        f'<text x="0" y="116">0</text><text x="{_LABEL + _WIDTH}" y="116" text-anchor="end">{1000 * top:.0f} ms</text>'
    )
    return f'<svg viewBox="0 0 {_LABEL + _WIDTH} 120" width="{_LABEL + _WIDTH}">{"".join(bars)}{axis}</svg>'


def _bar(top: int, name: str, share: float, shown: str) -> str:
    return (
        f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="rail" x="{_LABEL}" y="{top + 3}" width="{_WIDTH}" height="{_ROW - 8}"/>'
        f'<rect class="bar" x="{_LABEL}" y="{top + 3}" width="{share * _WIDTH:.1f}" height="{_ROW - 8}"/>'
        f'<text x="{_LABEL + _WIDTH + 8}" y="{top + 14}">{escape(shown)}</text>'
    )


def _svg(rows: Sequence[str], number: int) -> str:
    width, height = _LABEL + _WIDTH + 130, number * _ROW + 2
    return f'<svg viewBox="0 0 {width} {height}" width="{width}">{"".join(rows)}</svg>'
