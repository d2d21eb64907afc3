"""What the writer gives: a question, its label where it has one, and where both come from."""

import hashlib
from dataclasses import dataclass

from schemas.sample import ForwardLookingQuestion, Label, Question

FACT_ID = "fact_id"
"""The key in the meta of what is asked and answered, whatever document says it."""

_DIGEST_BYTES = 8


def fact_id(asked: str, answer: str) -> str:
    """Name a fact by its question, without the source, and its answer."""
    plain = " ".join(f"{asked} {answer}".casefold().split())
    return hashlib.blake2b(plain.encode(), digest_size=_DIGEST_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class Written:
    """A question with its label; `meta` says which words of which sentence it rests on and what was changed in them."""

    question: Question | ForwardLookingQuestion
    label: Label | None
    meta: dict[str, object]
