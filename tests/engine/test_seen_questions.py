"""What a job has asked: nothing twice, and no fact over and over."""

from collections.abc import AsyncIterator

from engine.seen_questions import DUPLICATE, OFTEN, SeenQuestions
from schemas.sample import Question, Sample


def row(text: str, fact: str | None = None) -> Sample:
    return Sample(question=Question(question_text=text), meta={} if fact is None else {"fact_id": fact})


def test_a_question_is_asked_once_whatever_its_case_and_spacing() -> None:
    seen = SeenQuestions()
    assert [seen.add(row(text)) for text in ("Is it so?", "is  it so", "Is it not?")] == [None, DUPLICATE, None]


def test_a_fact_is_asked_three_times_and_then_in_one_question_of_a_hundred() -> None:
    seen = SeenQuestions()
    told = [seen.add(row(f"According to {number}, what is the goal?", "goal")) for number in range(500)]
    assert told[:4] == [None, None, None, OFTEN]
    assert told.count(None) == 5


def test_questions_without_a_fact_are_only_held_against_one_another() -> None:
    seen = SeenQuestions()
    assert {seen.add(row(f"What is {number}?")) for number in range(50)} == {None}


async def test_a_run_that_goes_on_decides_as_one_that_was_not_cut_off() -> None:
    rows = [row(f"Question {number}?", f"fact {number % 7}") for number in range(900)]
    whole = SeenQuestions()
    expected = [whole.add(each) for each in rows]
    resumed = SeenQuestions()

    async def before() -> AsyncIterator[Sample]:
        for each, reason in zip(rows[:400], expected, strict=False):
            yield each.model_copy(update={"is_valid": reason is None})

    await resumed.read(before())
    assert [resumed.add(each) for each in rows[400:]] == expected[400:]
