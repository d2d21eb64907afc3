"""The prompt: a question as it is put to a model, with its context and the instructions for the answer."""

import re

from schemas.answer_type import (
    AnswerType,
    BinaryAnswerType,
    ContinuousAnswerType,
    FreeResponseAnswerType,
    MultipleChoiceAnswerType,
)
from schemas.sample import AnyQuestion, ForwardLookingQuestion, Sample

_PLACEHOLDER = re.compile(r"\{(question_text|context|answer_instructions)\}")
_ASK_FOR_TAGS = "Write your final answer inside <answer></answer> tags."


def render(sample: Sample, template: str | None = None, answer_type: AnswerType | None = None) -> str | None:
    """Fill the template, or build the prompt of what the sample has; `None` where it has no question.

    Whatever the template says, the prompt holds the question and asks for <answer> tags: without them no rollout
    could be read.
    """
    if sample.question is None:
        return None
    parts = {
        "question_text": sample.question.question_text,
        "context": "\n\n".join(each.rendered_context for each in sample.context or []),
        "answer_instructions": _instructions(answer_type or _answer_type_of(sample)),
    }
    return _built(sample.question, parts) if template is None else _filled(template, parts)


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
