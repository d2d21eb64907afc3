"""Sessions of the assistant: their messages, questions and previews."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import AS_TEXT, Contract, FreeForm, UtcDatetime

LONGEST_TEXT = 20_000
"""Characters of a goal or a message."""


class AutonomyLevel(StrEnum):
    """How much the assistant decides by itself."""

    AUTONOMOUS = "autonomous"
    GUIDED = "guided"
    SEMI_AUTO = "semi_auto"


class MessageRole(StrEnum):
    """Who wrote a message."""

    ASSISTANT = "assistant"
    TOOL = "tool"
    USER = "user"


class QuestionOption(Contract):
    """One answer that can be clicked."""

    id: str
    label: str = Field(description="Text of the button.")
    value: str = Field(description="Sent back as the content of the next message.")
    description: str | None = None


class StructuredQuestion(Contract):
    """A question with options, shown in place of plain text."""

    question: str
    options: list[QuestionOption]


class PreviewSample(Contract):
    """One row of a preview."""

    question: str | None = None
    question_type: str | None = Field(default=None, description="The kind of answer, such as binary.")
    label: str | None = None
    label_confidence: float | None = None
    prompt_preview: str | None = None
    metadata_keys: list[str] | None = None


class PreviewResults(Contract):
    """What a preview made."""

    job_id: str
    status: str = Field(description="A lower-case word, such as completed or failed.")
    output_dataset_id: str | None = None
    total_samples: int = 0
    samples: list[PreviewSample] = Field(default=[])
    notes: list[str] | None = Field(default=None, description="What to know about these rows.")


class Message(Contract):
    """One message of a session."""

    role: Annotated[MessageRole, AS_TEXT]
    content: str
    timestamp: UtcDatetime
    tool_call_id: str | None = Field(default=None, description="The call that a tool's message answers.")
    structured_question: StructuredQuestion | None = None
    preview_results: PreviewResults | None = None


class CreateSessionRequest(Contract):
    """A goal to build a pipeline for."""

    goal: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")] = Field(
        description="What the dataset is for, in plain words."
    )
    autonomy_level: Annotated[AutonomyLevel, AS_TEXT] | None = Field(
        default=AutonomyLevel.SEMI_AUTO,
        json_schema_extra={"deprecated": True},
        description="Kept for compatibility. How much the assistant decides by itself.",
    )
    model_name: str | None = Field(default=None, description="The assistant's model; null: the server's default.")


Provenance = Annotated[
    dict[str, str] | None,
    Field(
        exclude_if=lambda value: value is None,
        description="Where each field of the config came from: JSON Pointer to goal, answer, assumption or default. "
        "Fields that the config leaves out are named where they have a default. Absent without current_config.",
    ),
]


class SessionResponse(Contract):
    """The state of a session."""

    session_id: str
    goal: str
    autonomy_level: Annotated[AutonomyLevel, AS_TEXT]
    created_at: UtcDatetime
    provenance: Provenance = None
    current_config: FreeForm | None = Field(
        default=None, description="The pipeline so far; can be posted to /transform-jobs unchanged."
    )
    messages: list[Message] = Field(default=[])
    dataset_ids: list[str] = Field(default=[], description="Datasets made in this session.")


class SendMessageRequest(Contract):
    """A message of the user."""

    content: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]


class MessageResponse(Contract):
    """The assistant's reply, with the config where the reply changed it."""

    message: Message
    current_config: FreeForm | None = None
    provenance: Provenance = None
