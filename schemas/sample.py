"""A sample: one row of a dataset, from its seed to its scored rollouts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field

from schemas.base import Contract, FreeForm, UtcDatetime


class Seed(Contract):
    """The raw text that a question is made of."""

    seed_text: str = Field(description="The text, word for word.")
    url: str | None = Field(default=None, description="Where the text was found.")
    seed_creation_date: UtcDatetime | None = Field(default=None, description="When the text was published.")
    search_query: str | None = Field(default=None, description="The search that found it.")


class Question(Contract):
    """A question."""

    question_type: Literal["QUESTION"] = "QUESTION"
    question_text: str


class ForwardLookingQuestion(Contract):
    """A question about what was still to come when its seed was written."""

    question_type: Literal["FORWARD_LOOKING_QUESTION"] = "FORWARD_LOOKING_QUESTION"
    question_text: str
    date_close: UtcDatetime = Field(description="When the question closes.")
    event_date: UtcDatetime = Field(description="When the event is expected.")
    resolution_criteria: str = Field(description="What settles the question.")
    prediction_date: UtcDatetime | None = Field(
        default=None, description="The moment from which the answer is predicted."
    )


def _with_question_type(value: object) -> object:
    # The contract lets the type be absent: its two kinds differ in their dates.
    if not isinstance(value, Mapping) or "question_type" in value:
        return cast("object", value)
    kind = "FORWARD_LOOKING_QUESTION" if "date_close" in value else "QUESTION"
    return {**cast("Mapping[str, Any]", value), "question_type": kind}


AnyQuestion = Annotated[
    Annotated[ForwardLookingQuestion | Question, Field(discriminator="question_type")],
    BeforeValidator(_with_question_type),
]


class Label(Contract):
    """The true answer of a question, as text."""

    label: str = Field(description="0 or 1, one number, an option's letter, or a text.")
    label_confidence: float = Field(description="How sure the label is, from 0 to 1.")
    answer_type: str | None = Field(default=None, description="The kind of answer.")
    resolution_date: UtcDatetime | None = Field(default=None, description="When the answer became known.")
    reasoning: str | None = Field(default=None, description="Why this is the answer.")
    answer_sources: str | None = Field(default=None, description="What the answer rests on.")


class NewsContext(Contract):
    """News found for a question."""

    context_type: Literal["NEWS_CONTEXT"] = "NEWS_CONTEXT"
    rendered_context: str
    search_query: str


class RAGContext(Contract):
    """A passage of a document found for a question."""

    context_type: Literal["RAG_CONTEXT"] = "RAG_CONTEXT"
    rendered_context: str
    document_id: str


def _with_context_type(value: object) -> object:
    if not isinstance(value, Mapping) or "context_type" in value:
        return cast("object", value)
    kind = "RAG_CONTEXT" if "document_id" in value else "NEWS_CONTEXT"
    return {**cast("Mapping[str, Any]", value), "context_type": kind}


AnyContext = Annotated[
    Annotated[NewsContext | RAGContext, Field(discriminator="context_type")], BeforeValidator(_with_context_type)
]


class Rollout(Contract):
    """The answer of one model to a sample's prompt."""

    model_name: str
    content: str = Field(description="What the model wrote.")
    parsed_output: FreeForm | None = Field(default=None, description="The answer as data; null: not understood.")
    reasoning: str | None = None
    reward: float | None = Field(default=None, description="Higher is better; null: not scored.")


class Sample(Contract):
    """One row of a dataset; what a stage that did not run would have made is null."""

    seed: Seed | None = None
    question: AnyQuestion | None = None
    label: Label | None = None
    prompt: str | None = Field(default=None, description="The question as it is put to a model.")
    context: list[AnyContext] | None = None
    rollouts: list[Rollout] | None = None
    meta: FreeForm = Field(default={}, description="What else is known, with filter_reason of a rejected row.")
    is_valid: bool = Field(default=True, description="false: rejected, and kept so that the reason can be read.")


class UploadSamplesRequest(Contract):
    """Rows to append to a dataset."""

    samples: list[Sample]


class UploadSamplesResponse(Contract):
    """How many rows were appended, and how many the dataset has now."""

    count: int
    total: int


class PaginatedSamplesResponse(Contract):
    """One page of a dataset's rows."""

    samples: list[Sample]
    has_more: bool
    total: int
    next_cursor: str | None = None


class ValidateSampleResponse(Contract):
    """Whether a sample is well formed."""

    valid: bool
    message: str
