"""Readings in the short form that the tables of spoken messages use."""

from datetime import date
from typing import Any

from agent.embedded.understanding import DateRange, FileSetInfo, Kind, OpenQuestion, Option, Reading, Situation

TODAY = date(2025, 11, 24)
FILE_SETS = (
    FileSetInfo("fomc-minutes", "FOMC minutes", "Minutes of the Federal Open Market Committee, 2019 to 2021", 40, True),
    FileSetInfo("handbook-18f", "18F handbook", "How the employees of 18F work: hiring, leave, travel", 60),
    FileSetInfo("cuad-contracts", "Contracts", "Commercial contracts with marked clauses", 500),
)
CONFIG: dict[str, Any] = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {
        "config_type": "NEWS_SEED_GENERATOR",
        "start_date": "2025-01-01T00:00:00Z",
        "end_date": "2025-06-30T00:00:00Z",
        "search_query": ["oil prices"],
    },
    "question_generator": {
        "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
        "answer_type": {"answer_type": "BINARY"},
    },
    "labeler": {"config_type": "WEB_SEARCH_LABELER", "answer_type": {"answer_type": "BINARY"}},
}


def situation(config: dict[str, Any] | None = None, options: tuple[tuple[str, str, str], ...] = ()) -> Situation:
    """The situation in which the tables of messages are read."""
    question = OpenQuestion("What next?", tuple(Option(*option) for option in options)) if options else None
    return Situation(today=TODAY, file_sets=FILE_SETS, config=config, open_question=question)


def short(reading: Reading, *, unused: bool) -> dict[str, Any]:
    """Set fields by name, every other act as "kind:field"; the SQL text is left out, values are JSON-like."""
    found: dict[str, Any] = {}
    for act in reading.acts:
        if act.field == "query":
            continue
        value = act.value
        if isinstance(value, DateRange):
            value = [end and end.isoformat() for end in (value.start, value.end)]
        if act.kind == Kind.RUN and act.field == "preview":
            value = value or 3
        if act.kind in (Kind.UNDO, Kind.REDO):
            value = value or 1
        if act.kind in (Kind.REMOVE, Kind.ADD) and act.field not in ("topic", "source_domain"):
            value = None
        if act.kind == Kind.DECLINE:
            value = None if act.field == "off_topic" else act.words
        found[act.field if act.kind == Kind.SET else f"{act.kind}:{act.field}"] = value
    return found | ({"unused": list(reading.unused)} if unused else {})
