"""Restoration: the edits that bring back an earlier value of a single field, and how many changes there were."""

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


def restoring_edits(fields: Sequence[str], calls: Sequence[Call], *, first: bool = False) -> list[dict[str, Any]]:
    """The edits that give these fields the values before their last change, or their first ones; empty without any."""
    edits: list[dict[str, Any]] = []
    ordered = calls if first else list(reversed(calls))
    for name in fields:
        changes = [change for call in ordered for change in call.result.get("changes") or []]
        for path, key in _restored_paths(name):
            change = next((each for each in changes if each["path"] == path), None)
            if change:
                edits.append({"edit": key[0], key[1]: change["after" if first else "before"]})
    return edits


def depth(calls: Sequence[Call]) -> int:
    """How many changes lie behind the present pipeline, counted from the calls that made and took back changes."""
    depth, undone = 0, 0
    for call in calls:
        if not call.ok or not call.result.get("changes"):
            continue
        steps = int(call.args.get("steps", 1))
        if call.name == "undo":
            depth, undone = depth - steps, undone + steps
        elif call.name == "redo":
            depth, undone = depth + steps, undone - steps
        elif call.name in ("propose_config", "edit_config", "patch_config"):
            depth, undone = depth + 1, 0
    return depth


def _restored_paths(name: str) -> list[tuple[str, tuple[str, str]]]:
    if name == "dates":
        return [(f"/seed_generator/{end}", ("set_dates", end)) for end in ("start_date", "end_date")]
    return [(lexicon().paths[name], _RESTORED[name])] if name in _RESTORED else []
