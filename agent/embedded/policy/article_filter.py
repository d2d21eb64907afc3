"""Article filter: the quality bars that the articles of a news search have to pass."""

from typing import Any

Bars = dict[str, Any] | list[dict[str, Any]]


def article_filter(
    before: Bars | None, *, article_rubric: str | None = None, article_score: float | None = None
) -> Bars | None:
    """The bars with a new one, or with another least score of the last one; `None` where there is none to score."""
    bars = [dict(bar) for bar in (before if isinstance(before, list) else [before] if before else [])]
    bars += [{"rubric": article_rubric}] if article_rubric else []
    if not bars:
        return None
    if article_score is not None:
        bars[-1]["min_score"] = article_score
    return bars[0] if len(bars) == 1 else bars
