"""Attachment: numbers whose field depends on what they stand beside, such as "at least 0.7" or "8 articles"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from agent.embedded.understanding.acts import Act
from agent.embedded.understanding.date_ranges import DateRange
from agent.embedded.understanding.situation import Situation

_FILTER = ("filter_rubric", "filter_score", "include_default_filter", "filter")
_LABELS = ("labeler", "confidence_threshold")
_CONTEXT = ("context_generators", "context_articles", "context_days", "context_queries")
_SEARCH = ("articles_per_search", "source", "interval_duration_days", "source_domain")
ATTACHED = ("any_share", "any_articles", "any_lookback")
"""Fields of the lexicon that stand for one of several fields of a config."""


def attached(acts: Sequence[Act], situation: Situation) -> list[Act]:
    """The acts with every such number given to the field it belongs to; one that belongs to nothing is left out."""
    found: list[Act] = []
    for act in acts:
        field, value = _meant(act, acts, situation)
        if field is not None:
            found.append(act if field == act.field else replace(act, field=field, value=value, weak=False))
    return found


def _meant(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    config = situation.config or {}
    if act.field == "any_share":
        filtered = bool((config.get("question_generator") or {}).get("filter"))
        beside = _beside(act, acts, _FILTER, _LABELS)
        return (beside and ("filter_score" if beside is _FILTER else "confidence_threshold")) or (
            "filter_score" if filtered and not config.get("labeler") else None
        ), act.value
    if act.field == "any_articles":
        context = _beside(act, acts, _CONTEXT, _SEARCH) is _CONTEXT
        return ("context_articles" if context else "articles_per_search"), act.value
    if act.field == "any_lookback":
        if _beside(act, acts, _CONTEXT, ()) or config.get("context_generators"):
            return "context_days", act.value
        return "dates", DateRange(situation.today - timedelta(days=int(act.value)), situation.today)
    return act.field, act.value


def _beside(act: Act, acts: Sequence[Act], first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...] | None:
    """Which of two groups of fields the nearest act belongs to; what stands before counts as nearer."""
    near = [other for other in acts if other is not act and other.field in (*first, *second)]
    if not near:
        return None
    nearest = min(
        near, key=lambda other: (act.start - other.end) if other.start < act.start else 3 + other.start - act.end
    )
    return first if nearest.field in first else second
