"""Passages for the tests of the writer, and what is asked about them."""

from datetime import UTC, datetime

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.fact_pool import FactPool
from engine.embedded.passage import Passage
from engine.embedded.question_writer import write_questions
from engine.embedded.written import Written
from schemas.sample import Label

DAY = datetime(2024, 1, 31, tzinfo=UTC)
MINUTES = "minutes of the FOMC meeting of January 31, 2024"
FROM_MINUTES = f"According to the {MINUTES}, "


def minutes(text: str) -> Passage:
    return Passage(text, MINUTES, DAY)


def page(text: str) -> Passage:
    return Passage(text, "Leave types", None)


def written(
    passage: Passage, kind: AnswerKind | None = None, count: int = 5, pool: FactPool | None = None
) -> list[Written]:
    return write_questions(passage, kind, count, pool or FactPool.of([passage.text]))


def label_of(row: Written) -> Label:
    assert row.label is not None
    return row.label


def asked(passage: Passage, kind: AnswerKind | None = None, pool: FactPool | None = None) -> dict[str, str]:
    """Every question that is no quotation, without its source, with its label."""
    return {
        row.question.question_text.removeprefix(FROM_MINUTES): label_of(row).label
        for row in written(passage, kind, 20, pool)
        if row.meta["frame"] not in ("fill in", "quoted yes or no")
    }
