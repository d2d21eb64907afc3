"""How a question becomes a prompt."""

from typing import Literal

from pydantic import Field

from schemas.answer_type import AnswerType
from schemas.base import Contract


class QuestionRenderer(Contract):
    """A prompt made of the question, its context and the answer's instructions."""

    config_type: Literal["QUESTION_RENDERER"] = "QUESTION_RENDERER"
    template: str | None = Field(
        default=None,
        description="The prompt's text; {question_text}, {context} and {answer_instructions} are filled in. "
        "null: built of what is there.",
    )
    answer_type: AnswerType | None = Field(default=None, description="Gives the answer's instructions.")
