"""The edit plan: typed edits in the making, with what was assumed and what is to be said."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.embedded.policy.proposal import Need
from agent.embedded.understanding import Situation

Edit = dict[str, Any]
NEWS, GDELT, DOCUMENTS = "NEWS_SEED_GENERATOR", "GDELT_SEED_GENERATOR", "FILESET_SEED_GENERATOR"
PROMPTED, TABLE = "FILESET_QUERY_SEED_GENERATOR", "BIGQUERY_SEED_GENERATOR"
SOURCE_KINDS = {"news": NEWS, "gdelt": GDELT, "bigquery": TABLE}
"""Sources by their names in acts; those that have one kind of seed generator."""


@dataclass(slots=True)
class EditPlan:
    """Typed edits in order, pointers that were assumed, and sentences about what can't be done or was repaired.

    `removals` are pointers of fields that go back to their defaults.
    """

    edits: list[Edit] = field(default_factory=list[Edit])
    removals: list[str] = field(default_factory=list[str])
    assumed: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    need: Need | None = None

    def add(self, kind: str, **fields: Any) -> None:
        """Add an edit, or its fields to one of the same kind that is there already."""
        same = next((edit for edit in self.edits if edit["edit"] == kind), None)
        if same is None:
            self.edits.append({"edit": kind, **fields})
        else:
            same.update(fields)


def seed_kind(situation: Situation) -> str:
    """The kind of source that the present config reads."""
    return part(situation, "seed_generator").get("config_type", "no source")


def part(situation: Situation, stage: str) -> dict[str, Any]:
    """A stage of the present config, empty where it has none."""
    return (situation.config or {}).get(stage) or {}


def day(stamp: str) -> date:
    """The day of a timestamp of a config."""
    return date.fromisoformat(stamp[:10])
