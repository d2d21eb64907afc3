"""The four kinds of answer that a question can have, with the texts that tell a model how to write it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from schemas.base import AS_TEXT, Contract


class RewardFunctionType(StrEnum):
    """How a rollout's answer is scored against the label."""

    BINARY_BRIER = "binary_brier"
    BINARY_LOG_SCORE = "binary_log_score"
    BINARY_WEIGHTED_BRIER = "binary_weighted_brier"
    CONTINUOUS_LOG_SCORE = "continuous_log_score"
    CONTINUOUS_VALUE_ONLY_LINEAR_SCORE = "continuous_value_only_linear_score"
    CONTINUOUS_VALUE_ONLY_LOG_SCORE = "continuous_value_only_log_score"
    MULTI_CHOICE_LOG_SCORE = "multi_choice_log_score"


_FORMAT = "Told to the model that answers: how to write the answer."
_LABEL = "Told to the labeler: how to write the label."
_QUESTION = "Told to the question writer: what a good question of this kind is."
_REWARD = "How an answer is scored; null: not scored."


class _AnswerType(Contract):
    @field_validator(
        "answer_format_instruction",
        "labeler_instruction",
        "question_generation_instruction",
        mode="before",
        check_fields=False,
    )
    @classmethod
    def _null_is_the_default(cls, value: object, info: ValidationInfo) -> object:
        # Clients from before the four classes send null texts.
        return cls.model_fields[str(info.field_name)].default if value is None else value


class BinaryAnswerType(_AnswerType):
    """A yes or no question: label 1 or 0, answered with the probability of yes."""

    answer_type: Literal["BINARY"] = "BINARY"
    answer_format_instruction: str = Field(
        default=(
            "Give the probability that the answer is yes as one number from 0 to 1, inside <answer></answer> tags. "
            "Example: <answer>0.35</answer>"
        ),
        description=_FORMAT,
    )
    labeler_instruction: str = Field(
        default="Write 1 if the answer is yes, 0 if it is no, and Undetermined if the sources do not settle it.",
        description=_LABEL,
    )
    question_generation_instruction: str = Field(
        default="Ask a question that is answered by yes or no, names every date and party it depends on, "
        "and is not certain in advance.",
        description=_QUESTION,
    )
    reward_function_type: Annotated[RewardFunctionType, AS_TEXT] | None = Field(
        default=RewardFunctionType.BINARY_BRIER, description=_REWARD
    )


class ContinuousAnswerType(_AnswerType):
    """A question whose label is one number."""

    answer_type: Literal["CONTINUOUS"] = "CONTINUOUS"
    answer_format_instruction: str = Field(
        default=(
            "Give one plain decimal number, without unit or thousands separator, inside <answer></answer> tags. "
            "Example: <answer>2.25</answer>"
        ),
        description=_FORMAT,
    )
    labeler_instruction: str = Field(
        default="Write one plain decimal number in the unit that the question names, "
        "or Undetermined if the sources do not settle it.",
        description=_LABEL,
    )
    question_generation_instruction: str = Field(
        default="Ask for one number; name the quantity, its unit and the date or period it belongs to.",
        description=_QUESTION,
    )
    reward_function_type: Annotated[RewardFunctionType, AS_TEXT] | None = Field(default=None, description=_REWARD)


class MultipleChoiceAnswerType(_AnswerType):
    """A question with lettered options in its text: the label is the letter of the right one."""

    answer_type: Literal["MULTIPLE_CHOICE"] = "MULTIPLE_CHOICE"
    answer_format_instruction: str = Field(
        default=(
            "Give a probability for every option in their order, as JSON with keys option_0, option_1 and so on that "
            'sum to 1, inside <answer></answer> tags. Example: <answer>{"option_0": 0.7, "option_1": 0.3}</answer>'
        ),
        description=_FORMAT,
    )
    labeler_instruction: str = Field(
        default="Write the letter of the right option (A, B, C ...), or Undetermined if the sources do not settle it.",
        description=_LABEL,
    )
    question_generation_instruction: str = Field(
        default="Ask a question and list its options in the text, one a line, as A) B) C). "
        "Exactly one option is right; the others are plausible and of the same kind.",
        description=_QUESTION,
    )
    reward_function_type: Annotated[RewardFunctionType, AS_TEXT] | None = Field(
        default=RewardFunctionType.MULTI_CHOICE_LOG_SCORE, description=_REWARD
    )


class FreeResponseAnswerType(_AnswerType):
    """A question whose label is a short text."""

    answer_type: Literal["FREE_RESPONSE"] = "FREE_RESPONSE"
    answer_format_instruction: str = Field(
        default="Answer as briefly as the question allows, inside <answer></answer> tags. "
        "Example: <answer>the Bank of Japan</answer>",
        description=_FORMAT,
    )
    labeler_instruction: str = Field(
        default="Write the answer as a short text without explanation, "
        "or Undetermined if the sources do not settle it.",
        description=_LABEL,
    )
    question_generation_instruction: str = Field(
        default="Ask a question with one short, checkable answer, such as a name, a date, a place or a phrase.",
        description=_QUESTION,
    )
    reward_function_type: Annotated[RewardFunctionType, AS_TEXT] | None = Field(default=None, description=_REWARD)


AnswerType = Annotated[
    BinaryAnswerType | ContinuousAnswerType | MultipleChoiceAnswerType | FreeResponseAnswerType,
    Field(discriminator="answer_type"),
]
