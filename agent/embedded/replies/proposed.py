"""The reply to a first config: the goal restated, the pipeline as a table, what was assumed, and what to know."""

from collections.abc import Sequence
from typing import Any

from agent.changes import leaves
from agent.embedded.replies.changes import warning_lines, warnings_of
from agent.embedded.replies.pipeline import restated, table, value_at
from agent.embedded.replies.words import field_name, listed, value_text
from agent.embedded.understanding import Situation


def proposed(
    config: dict[str, Any], assumed: Sequence[str], result: dict[str, Any], notes: Sequence[str], situation: Situation
) -> str:
    """The whole reply; every value is taken from the config that the tool accepted."""
    provenance = situation.provenance or dict.fromkeys(_leaves(config, assumed), "assumption")
    lines = [restated(config, situation), "", table(config, provenance, situation)]
    found = _leaves(config, assumed)
    stated = [_assumption(path, config) for path in dict.fromkeys((*_in_order(config, found), *found))]
    if stated:
        lines += ["", f"Assumed: {listed(stated)}."]
    more = [*warning_lines(warnings_of(result)), *notes]
    return "\n".join([*lines, *(["", *more] if more else [])])


def _in_order(config: dict[str, Any], pointers: Sequence[str]) -> list[str]:
    """The pointers in the order in which the config holds their fields."""
    return [path for path, _ in leaves(config) if path in pointers]


def _leaves(config: dict[str, Any], pointers: Sequence[str]) -> list[str]:
    """Pointers to single fields: an answer type stands for what it holds."""
    return [
        f"{path}/answer_type" if path.endswith("answer_type") and isinstance(value_at(config, path), dict) else path
        for path in pointers
    ]


def _assumption(path: str, config: dict[str, Any]) -> str:
    return f"{field_name(path)} {value_text(path, value_at(config, path))}"
