"""What the writer gives: a question, its label where it has one, and where both come from."""

from dataclasses import dataclass

from schemas.sample import ForwardLookingQuestion, Label, Question


@dataclass(frozen=True, slots=True)
class Written:
    """A question with its label; `meta` says which words of which sentence it rests on and what was changed in them."""

    question: Question | ForwardLookingQuestion
    label: Label | None
    meta: dict[str, object]
