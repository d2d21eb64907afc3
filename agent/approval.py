"""Approval: a request to spend, shown as a structured question and bound to the revision, row count and cap shown."""

import re
from uuid import uuid4

from schemas.cost import EstimateCostResponse
from schemas.record import Approval, OpenQuestion, SessionRecord
from schemas.session import QuestionOption, StructuredQuestion

APPROVE = "Yes, generate it"
DECLINE = "No, not yet"
PLAIN_YES = frozenset(
    {
        "yes", "y", "yes please", "yeah", "yep", "sure", "ok", "okay", "go", "go ahead", "do it", "yes do it",
        "yes go ahead", "generate", "generate it", "generate now", "approve", "approved", "confirm", "confirmed", "1",
    }
)  # fmt: skip


def approval_question(record: SessionRecord, approval: Approval, estimate: EstimateCostResponse) -> OpenQuestion:
    """Ask for leave to run exactly this revision within exactly these limits."""
    rows = (
        f"at most {approval.max_questions:,} questions" if approval.max_questions else "every question the source gives"
    )
    money = _money(approval.max_cost_dollars, estimate.total_cost_dollars)
    question = StructuredQuestion(
        question=f"Generate the dataset now? The run makes {rows}, {money}.",
        options=[
            QuestionOption(
                id="approve", label="Generate", value=APPROVE, description=f"Starts the run: {rows}, {money}."
            ),
            QuestionOption(
                id="decline", label="Not yet", value=DECLINE, description="Nothing runs; the pipeline stays."
            ),
        ],
    )
    return OpenQuestion(question=question, approval=approval)


def request_approval(record: SessionRecord, max_questions: int | None, max_cost_dollars: float | None) -> Approval:
    return Approval(
        id=uuid4().hex,
        revision=record.revision,
        max_questions=max_questions,
        max_cost_dollars=max_cost_dollars,
    )


def approves(text: str, record: SessionRecord) -> bool:
    """Whether a message starts the run that was asked about.

    Only the option's value or a plain yes does, and only while the config is the one that was shown.
    """
    question = record.open_question
    if question is None or question.approval is None or question.approval.revision != record.revision:
        return False
    words = re.sub(r"[^\w\s]", "", text).strip().lower()
    return text.strip() == APPROVE or " ".join(words.split()) in PLAIN_YES


def _money(cap: float | None, estimate: float) -> str:
    expected = "at no cost" if estimate == 0 else f"for about ${estimate:,.2f}"
    return expected if cap is None else f"{expected} and never more than ${cap:,.2f}"
