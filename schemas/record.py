"""The record of a session: what the assistant knows between two turns."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from schemas.session import AutonomyLevel, Message, PreviewResults, StructuredQuestion


class Origin(StrEnum):
    """Where the value of a config field came from."""

    GOAL = "goal"
    ANSWER = "answer"
    DEFAULT = "default"
    ASSUMPTION = "assumption"


class RunLimits(BaseModel):
    """What a full run may produce and spend; `None` means no limit was stated."""

    model_config = ConfigDict(frozen=True)

    max_questions: int | None = Field(default=None, ge=1)
    max_cost_dollars: float | None = Field(default=None, ge=0)


class Draft(BaseModel):
    """Everything that an edit changes and an undo restores.

    `config` is `None` or valid of itself. `provenance` maps a JSON Pointer into `config` to its origin.
    """

    model_config = ConfigDict(frozen=True)

    config: dict[str, Any] | None = None
    limits: RunLimits = RunLimits()
    provenance: dict[str, Origin] = {}


class Approval(BaseModel):
    """A request to spend, bound to the exact revision, row count and cap that the user was shown.

    `id` names the request, so that a run approved once is started once.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    revision: int
    max_questions: int | None
    max_cost_dollars: float | None


class OpenQuestion(BaseModel):
    """A structured question that waits for an answer; with `approval` set, "yes" starts a run."""

    model_config = ConfigDict(frozen=True)

    question: StructuredQuestion
    approval: Approval | None = None


class Shown(BaseModel):
    """What stood beside a draft: the preview of it, and the question that was open."""

    model_config = ConfigDict(frozen=True)

    preview: PreviewResults | None = None
    open_question: OpenQuestion | None = None


class Revision(BaseModel):
    """One change of the draft. `number` is never used again, even after an undo; `parent` is 0 for the empty draft.

    `before` is what stood beside the draft when the change was made, `after` when it was taken back: an undo brings
    the one back, a redo the other.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    parent: int
    patch: list[dict[str, Any]]
    inverse: list[dict[str, Any]]
    created_at: datetime
    before: Shown = Shown()
    after: Shown = Shown()


class SessionRecord(BaseModel):
    """The truth about one session, apart from its transcript. `redo` lists undone revisions, the latest last.

    `preview` is one of the present config; `earlier_preview` the last one of a config before it.
    """

    model_config = ConfigDict(frozen=True)

    session_id: str
    organization_id: str
    goal: str
    autonomy_level: AutonomyLevel
    model_name: str
    created_at: datetime
    draft: Draft = Draft()
    revision: int = 0
    last_revision: int = 0
    redo: list[int] = []
    open_question: OpenQuestion | None = None
    preview: PreviewResults | None = None
    earlier_preview: PreviewResults | None = None
    dataset_ids: list[str] = []
    job_ids: list[str] = []


class Turn(BaseModel):
    """What one turn leaves behind, written in one transaction.

    A revision that is there already takes the place of the one of its number.
    """

    model_config = ConfigDict(frozen=True)

    record: SessionRecord
    messages: list[Message]
    revisions: list[Revision] = []
