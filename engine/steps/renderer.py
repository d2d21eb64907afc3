"""QUESTION_RENDERER: the prompt put to a model, made of a question, its context and the answer's instructions."""

import re
from collections.abc import AsyncGenerator

from engine.step import Dropped, StepContext, rejected
from schemas.answer_type import (
    AnswerType,
    BinaryAnswerType,
    ContinuousAnswerType,
    FreeResponseAnswerType,
    MultipleChoiceAnswerType,
)
from schemas.renderer import QuestionRenderer
from schemas.sample import AnyQuestion, ForwardLookingQuestion, Sample

_PLACEHOLDER = re.compile(r"\{(question_text|context|answer_instructions)\}")
_ASK_FOR_TAGS = "Write your final answer inside <answer></answer> tags."


class QuestionRendererStep:
    """Fills the template, or builds the prompt of what the sample has.

    Whatever the template says, the prompt holds the question and asks for <answer> tags: without them no rollout
    could be read.
    """

    def __init__(self, config: QuestionRenderer) -> None:
        self._template = config.template
        self._answer_type = config.answer_type

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its prompt, or rejected where it has no question."""
        if sample.question is None:
            yield rejected(sample, "There is no question to render")
            return
        instructions = _instructions(self._answer_type or _answer_type_of(sample))
        parts = {
            "question_text": sample.question.question_text,
            "context": "\n\n".join(each.rendered_context for each in sample.context or []),
            "answer_instructions": instructions,
        }
        prompt = _built(sample.question, parts) if self._template is None else _filled(self._template, parts)
        yield sample.model_copy(update={"prompt": prompt})


def _built(question: AnyQuestion, parts: dict[str, str]) -> str:
    sections: list[str] = []
    if parts["context"]:
        sections.append(f"Context:\n{parts['context']}")
    sections.append(f"Question: {parts['question_text']}")
    if isinstance(question, ForwardLookingQuestion):
        if question.prediction_date is not None:
            sections.append(f"Asked on: {question.prediction_date:%Y-%m-%d}")
        sections.append(f"Resolution criteria: {question.resolution_criteria}")
        sections.append(f"Closes on: {question.date_close:%Y-%m-%d}")
    return "\n\n".join([*sections, parts["answer_instructions"]])


def _filled(template: str, parts: dict[str, str]) -> str:
    prompt = _PLACEHOLDER.sub(lambda match: parts[match.group(1)], template)
    if parts["question_text"] not in prompt:
        prompt = f"{prompt.rstrip()}\n\n{parts['question_text']}"
    if "<answer>" not in prompt:
        prompt = f"{prompt.rstrip()}\n\n{parts['answer_instructions']}"
    return prompt


def _instructions(answer_type: AnswerType | None) -> str:
    given = answer_type.answer_format_instruction.strip() if answer_type else ""
    return given if "<answer>" in given else f"{given}\n{_ASK_FOR_TAGS}".strip()


def _answer_type_of(sample: Sample) -> AnswerType | None:
    """The answer type that the label names, with its standard instructions."""
    kinds = (BinaryAnswerType, ContinuousAnswerType, MultipleChoiceAnswerType, FreeResponseAnswerType)
    named = sample.label.answer_type if sample.label else None
    return next((kind() for kind in kinds if kind.model_fields["answer_type"].default == named), None)
