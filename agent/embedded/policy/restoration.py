"""Restoration: the edits that take back the last change of a single field."""

from collections.abc import Sequence
from typing import Any

from agent.embedded.policy.transcript import Call
from agent.embedded.understanding.lexicon import lexicon

_RESTORED: dict[str, tuple[str, str]] = {
    "questions_per_seed": ("set_questions", "per_seed"),
    "instructions": ("set_questions", "instructions"),
    "answer_type": ("set_answer_type", "answer_type"),
    "confidence_threshold": ("set_labels", "confidence_threshold"),
    "topic": ("set_search", "search_query"),
    "source_domain": ("set_news", "source_domain"),
    "interval_duration_days": ("set_news", "interval_duration_days"),
    "articles_per_search": ("set_news", "articles_per_search"),
    "chunk_size": ("set_chunks", "chunk_size"),
    "chunk_overlap": ("set_chunks", "chunk_overlap"),
}


def restoring_edits(fields: Sequence[str], calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The edits that give these fields the values they had before their last change; empty where none is found."""
    edits: list[dict[str, Any]] = []
    for name in fields:
        changes = [change for call in reversed(calls) for change in call.result.get("changes") or []]
        for path, key in _restored_paths(name):
            change = next((each for each in changes if each["path"] == path), None)
            if change:
                edits.append({"edit": key[0], key[1]: change["before"]})
    return edits


def _restored_paths(name: str) -> list[tuple[str, tuple[str, str]]]:
    if name == "dates":
        return [(f"/seed_generator/{end}", ("set_dates", end)) for end in ("start_date", "end_date")]
    return [(lexicon().paths[name], _RESTORED[name])] if name in _RESTORED else []
