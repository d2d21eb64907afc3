"""Forward-looking questions about the bundled news: which reports open a matter, and which later ones settle it."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from benchmarks import row_rules
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.labeling.asked_outcome import AskedOutcome, read_asked_outcome
from engine.embedded.outcome.form import FORMS
from engine.embedded.passage import Passage
from engine.embedded.written import Written
from schemas.sample import ForwardLookingQuestion, Label, Sample, Seed

FOLDER = Path(__file__).parents[3] / "storage" / "bundled"
FOLLOWED = ("impeachment", "nomination", "deal", "ceasefire", "launch", "bill")
HINTS = re.compile(r"impeach|nominat|acqui|merge|takeover|ceasefire|truce|launch of|\b[Bb]ill\b")


@cache
def bundled() -> list[tuple[datetime, str]]:
    """The bundled reports of both collections that may be about one of the matters, oldest first."""
    found: list[tuple[datetime, str]] = []
    for path in sorted(FOLDER.glob("*/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            hinted = [report for report in map(json.loads, lines) if HINTS.search(report["text"])]
        found += [(datetime.fromisoformat(report["date"]).replace(tzinfo=UTC), report["text"]) for report in hinted]
    return sorted(found)


@cache
def opened() -> list[tuple[datetime, str, Written, AskedOutcome]]:
    """The questions about these matters, each with its report and its day."""
    rows: list[tuple[datetime, str, Written, AskedOutcome]] = []
    for day, text in bundled():
        for row in write_forward_looking(Passage(text, "a news report", day), AnswerKind.MULTIPLE_CHOICE, 5):
            outcome = read_asked_outcome(row.meta)
            if outcome is not None and outcome.form in FOLLOWED:
                rows.append((day, text, row, outcome))
    return rows


def settled(day: datetime, outcome: AskedOutcome) -> tuple[datetime, set[str]] | None:
    """The first later report that tells the outcome, and what it tells."""
    for later, text in bundled():
        if day < later <= day + FORMS[outcome.form].horizon:
            told = {found.value for found in outcome.told_in(text)}
            if told:
                return later, told
    return None


@pytest.mark.parametrize(
    ("day", "subject", "later", "way"),
    [
        ("2023-05-27", "Ken Paxton", "2023-09-16", "acquittal or dismissal"),
        ("2024-02-13", "Alejandro Mayorkas", "2024-04-17", "acquittal or dismissal"),
        ("2024-12-14", "Yoon Suk Yeol", "2025-04-04", "removal from office"),
        ("2024-03-27", "Thailand | ", "2024-06-18", "passed by a chamber"),
        ("2025-12-10", "Brazil | ", "2025-12-17", "passed by a chamber"),
    ],
)
def test_a_later_report_of_the_archive_settles_the_question(day: str, subject: str, later: str, way: str) -> None:
    (outcome,) = {
        outcome
        for asked, _, _, outcome in opened()
        if f"{asked:%Y-%m-%d}" == day and outcome.subject.startswith(subject)
    }
    found = settled(datetime.fromisoformat(day).replace(tzinfo=UTC), outcome)
    assert found == (datetime.fromisoformat(later).replace(tzinfo=UTC), {way})


def test_the_archive_opens_every_kind_of_matter_that_it_tells_of() -> None:
    assert {outcome.form for *_, outcome in opened()} >= {"impeachment", "nomination", "deal", "ceasefire", "bill"}
    assert len(opened()) >= 30


def test_no_question_about_the_archive_gives_its_answer_or_hindsight_away() -> None:
    for day, text, row, outcome in opened():
        question = row.question
        assert isinstance(question, ForwardLookingQuestion)
        label = Label(
            label="A", label_confidence=1, answer_type="MULTIPLE_CHOICE", resolution_date=day + timedelta(days=1)
        )
        sample = Sample(
            seed=Seed(seed_text=text, seed_creation_date=day), question=question, label=label, meta=dict(row.meta)
        )
        assert not row_rules.leaks(sample), question.question_text
        assert row_rules.is_well_formed(sample), question.question_text
        assert row_rules.is_dated(sample), question.question_text
        assert row_rules.is_self_contained(sample), question.question_text
        assert row_rules.is_in_order(sample)
        stem = question.question_text.splitlines()[0].partition("according to")[0]
        assert not any(way in stem for way in outcome.ways)
