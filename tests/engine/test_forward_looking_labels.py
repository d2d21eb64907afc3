"""Forward-looking questions with their labels, from the bundled minutes, compared with what the Committee decided."""

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.embedded.checks import gives_number_away
from engine.embedded.english.date_mention import DATE
from engine.engine import Engine
from schemas.sample import ForwardLookingQuestion, Label, Sample
from tests.engine.world import World, minutes, pipeline, questions, run

PUBLISHED_AFTER = timedelta(days=21)
DECISIONS = Path(__file__).with_name("fomc_target_range") / "target_range.csv"
BOUNDS = ("lower bound", "upper bound")
Row = tuple[Sample, ForwardLookingQuestion, Label]


def bound_on(day: date, bound: str) -> float:
    """A bound of the target range in force after the decisions of a day, by the public record."""
    with DECISIONS.open(encoding="utf-8") as file:
        past = [row for row in csv.DictReader(file) if date.fromisoformat(row["decision_date"]) <= day]
    return float(past[-1]["lower_percent" if bound == "lower bound" else "upper_percent"])


def asking(kind: str) -> dict[str, Any]:
    return {
        "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
        "questions_per_seed": 5,
        "answer_type": {"answer_type": kind},
    }


@pytest.fixture(params=["BINARY", "CONTINUOUS"])
async def rows(world: World, engine: Engine, request: pytest.FixtureRequest) -> list[Row]:
    """All rows of the bundled minutes that have a label, dated as they were published."""
    published = [replace(each, date=each.date + PUBLISHED_AFTER) for each in minutes(46) if each.date]
    file_set = world.add_file_set(published)
    config = pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id},
        question_generator=asking(request.param),
        labeler={"config_type": "WEB_SEARCH_LABELER"},
    )
    made = await world.rows(await run(engine, config))
    assert len(set(questions(row for row in made if row.is_valid))) == sum(row.is_valid for row in made)
    return [
        (row, row.question, row.label)
        for row in made
        if row.is_valid and isinstance(row.question, ForwardLookingQuestion) and row.label
    ]


def expected(row: Sample, value: float) -> str | float:
    if row.meta.get("threshold") is None:
        return value
    threshold = float(row.meta["threshold"])
    return str(int(value > threshold if row.meta["comparison"] == "above" else value < threshold))


async def test_labels_of_the_minutes_are_right_dated_and_not_given_away(rows: list[Row]) -> None:
    about_range = [row for row in rows if row[0].meta["fact"]["form"] in BOUNDS]
    wrong: list[str] = []
    for row, question, label in about_range:
        assert label.resolution_date is not None
        bound = row.meta["fact"]["form"]
        assert bound in question.question_text
        decided = (label.resolution_date - PUBLISHED_AFTER).date()
        right = expected(row, bound_on(decided, bound))
        if (label.label if isinstance(right, str) else float(label.label)) != right:
            wrong.append(f"{question.question_text} {label.label}, not {right}")
    assert len(about_range) >= 80
    assert len(wrong) <= 0.02 * len(about_range), wrong
    for row, question, label in rows:
        _is_dated_in_order(row, question, label)
        _keeps_its_answer(row, question, label)


def _is_dated_in_order(row: Sample, question: ForwardLookingQuestion, label: Label) -> None:
    assert row.seed and row.seed.seed_creation_date and question.prediction_date and label.resolution_date
    assert row.seed.seed_creation_date <= question.prediction_date < label.resolution_date <= question.date_close
    assert f"{label.resolution_date:%Y-%m-%d}" in (label.answer_sources or "")


def _keeps_its_answer(row: Sample, question: ForwardLookingQuestion, label: Label) -> None:
    assert str(row.meta["title"]) not in (label.answer_sources or "")
    if label.answer_type == "CONTINUOUS":
        asked = f"{question.question_text} {question.resolution_criteria}"
        assert not gives_number_away(DATE.sub("", asked).replace("12-month", ""), label.label)


async def test_the_later_document_is_quoted_word_for_word(rows: list[Row]) -> None:
    texts = [" ".join(document.text.split()) for document in minutes(46)]
    for _, _, label in rows:
        assert label.reasoning
        evidence = label.reasoning.partition('"')[2].removesuffix('"')
        assert any(evidence in text for text in texts)


def test_the_truth_is_read_as_decided() -> None:
    assert bound_on(datetime(2019, 8, 1).date(), "lower bound") == 2.0
    assert bound_on(datetime(2024, 9, 18).date(), "upper bound") == 5.0
