"""Rendering: a prompt always holds the question and asks for <answer> tags."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.meter import Meter
from engine.step import StepContext
from engine.steps.renderer import QuestionRendererStep
from schemas.renderer import QuestionRenderer
from schemas.sample import ForwardLookingQuestion, Label, NewsContext, Question, RAGContext, Sample

ASKED = Sample(question=Question(question_text="Who won {the} race?"))
WITH_CONTEXT = ASKED.model_copy(
    update={
        "context": [
            NewsContext(rendered_context="The race was close.", search_query="race"),
            RAGContext(rendered_context="Ann led.", document_id="1"),
        ]
    }
)


async def rendered(sample: Sample, **fields: Any) -> Sample:
    step = QuestionRendererStep(QuestionRenderer.model_validate(fields))
    (made,) = [item async for item in step.run(sample, StepContext("job", 1, (0,), Meter()))]
    assert isinstance(made, Sample)
    return made


async def prompt(sample: Sample, **fields: Any) -> str:
    made = await rendered(sample, **fields)
    assert made.prompt is not None
    return made.prompt


async def test_without_a_template_the_prompt_is_built_of_what_is_there() -> None:
    assert await prompt(ASKED) == (
        "Question: Who won {the} race?\n\nWrite your final answer inside <answer></answer> tags."
    )
    assert (await prompt(WITH_CONTEXT)).startswith("Context:\nThe race was close.\n\nAnn led.\n\nQuestion: Who won")


async def test_a_forward_looking_question_says_when_and_how_it_is_settled() -> None:
    day = datetime(2024, 5, 1, tzinfo=UTC)
    question = ForwardLookingQuestion(
        question_text="Will it rain?",
        date_close=datetime(2024, 6, 1, tzinfo=UTC),
        event_date=day,
        resolution_criteria="Rain is measured.",
        prediction_date=day,
    )
    text = await prompt(Sample(question=question))
    for part in ("Will it rain?", "Asked on: 2024-05-01", "Rain is measured.", "Closes on: 2024-06-01"):
        assert part in text


async def test_a_template_is_filled_and_other_braces_are_left_alone() -> None:
    template = '{context}\nQ: {question_text}\n{answer_instructions}\nlike <answer>{"a": 1}</answer>'
    text = await prompt(WITH_CONTEXT, template=template, answer_type={"answer_type": "BINARY"})
    assert text.startswith("The race was close.\n\nAnn led.\nQ: Who won {the} race?\nGive the probability")
    assert text.endswith('like <answer>{"a": 1}</answer>')


@pytest.mark.parametrize("kind", ["BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"])
async def test_the_instructions_are_those_of_the_answer_type(kind: str) -> None:
    by_config = await prompt(ASKED, answer_type={"answer_type": kind})
    labelled = ASKED.model_copy(update={"label": Label(label="1", label_confidence=1, answer_type=kind)})
    assert by_config == await prompt(labelled)
    assert by_config != await prompt(ASKED)


async def test_instructions_of_a_client_are_used_word_for_word() -> None:
    own = {"answer_type": "BINARY", "answer_format_instruction": "Say yes or no."}
    text = await prompt(ASKED, answer_type=own)
    assert "Say yes or no.\nWrite your final answer inside <answer></answer> tags." in text


@given(st.text(max_size=60) | st.sampled_from(["{question_text}", "{answer_instructions}", "{context}", "{x}"]))
async def test_whatever_the_template_the_question_is_in_the_prompt_and_tags_are_asked_for(template: str) -> None:
    text = await prompt(ASKED, template=template)
    assert "Who won {the} race?" in text
    assert "<answer>" in text


async def test_a_row_without_a_question_is_rejected() -> None:
    made = await rendered(Sample())
    assert not made.is_valid
    assert made.meta["filter_reason"] == "There is no question to render"
