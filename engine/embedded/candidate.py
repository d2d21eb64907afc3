"""Candidates: questions not yet chosen, each with its answer, its sentence and how good it promises to be."""

from dataclasses import dataclass, field

from engine.embedded.english.number import Quantity
from engine.embedded.reading import Reading
from engine.embedded.wording.wording import FactKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question with its label. `asked` is the question without its source, `text` the whole.

    `score` orders candidates, best first; `span` is the answer as written in the passage; `more` goes into the meta of
    the row.
    """

    asked: str
    text: str
    label: str
    span: str
    kind: FactKind
    frame: str
    score: float
    confidence: float
    reading: Reading
    quantity: Quantity | None = None
    more: dict[str, object] = field(default_factory=dict[str, object])
