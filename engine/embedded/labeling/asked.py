"""What a forward-looking question of the embedded model asked about, and the label that a later value gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.economic_rate import rate_searches
from engine.embedded.event_toll import EventToll
from engine.embedded.recurring_fact import RATES, TOLLS, with_unit

_CUTS = 2
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """The fact as it was known when the question was asked, and what is asked about its next value."""

    measure: str
    subject: str
    form: str
    unit: str
    value: str
    kind: AnswerKind
    comparison: str | None
    threshold: float | None
    cuts: tuple[float, ...]

    @property
    def is_toll(self) -> bool:
        """Whether it is the number of an event's dead."""
        return self.form in TOLLS

    def toll(self, day: date) -> EventToll:
        """The toll as a report of `day` gave it."""
        is_update = self.form == "toll update"
        return EventToll(int(self.value), self.value, self.subject, day, is_update=is_update, counted=self.unit)

    def searches(self, day: date) -> list[str]:
        """What to look for in the news."""
        if self.form in RATES:
            return rate_searches(self.subject)
        if not self.is_toll:
            return [self.measure]
        return [f'"{name}" toll OR deaths' for name in self.toll(day).searched_names[:_MOST_NAMES]]

    def label(self, value: str) -> str:
        """The label of the question where `value` is the value that came next."""
        number = float(value)
        if self.kind is AnswerKind.BINARY and self.threshold is not None:
            return str(int(number > self.threshold if self.comparison == "above" else number < self.threshold))
        if self.kind is AnswerKind.MULTIPLE_CHOICE and len(self.cuts) == _CUTS:
            return self._option(number)
        return with_unit(value, self.unit) if self.kind is AnswerKind.FREE_RESPONSE else value

    def _option(self, number: float) -> str:
        low, high = self.cuts
        if low == high:
            return "A" if number < low else "B" if number == low else "C"
        return "A" if number <= low else "B" if number <= high else "C"


def read_asked(meta: Mapping[str, object]) -> Asked | None:
    """Read what was asked from a row's meta; `None` where the embedded model did not write its question."""
    given = meta.get("fact")
    fact = cast("Mapping[str, object]", given) if isinstance(given, Mapping) else dict[str, object]()
    threshold, cuts = meta.get("threshold"), meta.get("cuts")
    try:
        return Asked(
            measure=str(fact["measure"]),
            subject=str(fact["subject"]),
            form=str(fact["form"]),
            unit=str(fact["unit"]),
            value=str(fact["value"]),
            kind=AnswerKind(str(fact["answer_type"])),
            comparison=str(meta.get("comparison")),
            threshold=None if threshold is None else float(str(threshold)),
            cuts=tuple(float(str(cut)) for cut in cast("list[object]", cuts)) if isinstance(cuts, list) else (),
        )
    except (KeyError, ValueError):
        return None
