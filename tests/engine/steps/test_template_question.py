"""Template questions: every placeholder is filled, or the row says what it lacks."""

import pytest

from engine.meter import Meter
from engine.step import StepContext
from engine.steps.template_question import TemplateQuestionStep
from schemas.question_generator import TemplateQuestionGenerator
from schemas.sample import Sample, Seed

SAMPLE = Sample(seed=Seed(seed_text="rates rose {meta.year}"), meta={"year": 2023, "empty": ""})


async def asked(template: str, sample: Sample = SAMPLE) -> Sample:
    step = TemplateQuestionStep(TemplateQuestionGenerator(question_template=template))
    (made,) = [item async for item in step.run(sample, StepContext("job", 1, (0,), Meter()))]
    assert isinstance(made, Sample)
    return made


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Is it so: {seed_text}?", "Is it so: rates rose {meta.year}?"),
        ("{seed} in {meta.year}?", "rates rose {meta.year} in 2023?"),
        ('Fill {"answer": 1} for {meta.year}', 'Fill {"answer": 1} for 2023'),
        ("Nothing to fill?", "Nothing to fill?"),
        ("[{meta.empty}]", "[]"),
    ],
)
async def test_placeholders_are_filled_once(template: str, text: str) -> None:
    made = await asked(template)
    assert made.question is not None
    assert made.question.question_text == text
    assert made.is_valid


async def test_a_row_without_the_meta_key_is_rejected_and_says_which() -> None:
    made = await asked("{meta.month} {meta.year} {meta.day}")
    assert not made.is_valid
    assert made.question is None
    assert made.meta["filter_reason"] == (
        "The question template needs {meta.month}, {meta.day}, which this row does not have"
    )


async def test_a_row_without_a_seed_is_rejected() -> None:
    assert not (await asked("{seed_text}?", Sample())).is_valid
