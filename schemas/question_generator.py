"""How a seed becomes questions: three generators that write with a model and one that fills a template."""

from typing import Literal

from pydantic import Field

from schemas.answer_type import AnswerType
from schemas.base import Contract, Count, NonEmpty
from schemas.filter_criteria import Filters


class _WrittenQuestions(Contract):
    instructions: str | None = Field(default=None, description="What to ask about, in words.")
    examples: list[str] = Field(default=[], description="Questions like those that are wanted.")
    bad_examples: list[str] = Field(default=[], description="Questions like those that are not wanted.")
    filter: Filters | None = Field(default=None, description="Quality bars that a question must pass.")
    questions_per_seed: Count = Field(default=1, description="Questions to write for each seed.")
    include_default_filter: bool = Field(default=False, description="Also apply the built-in quality bar.")
    answer_type: AnswerType | None = Field(default=None, description="The kind of answer to ask for.")


class QuestionGenerator(_WrittenQuestions):
    """Questions written from a seed, to be labelled by a later stage."""

    config_type: Literal["QUESTION_GENERATOR"] = "QUESTION_GENERATOR"


class ForwardLookingQuestionGenerator(_WrittenQuestions):
    """Questions about what happens after the seed was written, with a closing date."""

    config_type: Literal["FORWARD_LOOKING_QUESTION_GENERATOR"] = "FORWARD_LOOKING_QUESTION_GENERATOR"


class QuestionAndLabelGenerator(_WrittenQuestions):
    """Questions written from a seed together with their labels, which the seed itself answers."""

    config_type: Literal["QUESTION_AND_LABEL_GENERATOR"] = "QUESTION_AND_LABEL_GENERATOR"


class TemplateQuestionGenerator(Contract):
    """One question per seed, made by filling a template."""

    config_type: Literal["TEMPLATE_QUESTION_GENERATOR"] = "TEMPLATE_QUESTION_GENERATOR"
    question_template: NonEmpty = Field(
        description="The question's text; {seed_text}, {seed} and {meta.KEY} are filled in."
    )
