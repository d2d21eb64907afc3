"""The outcome that a forward-looking question of the embedded model asked about, and what a later report says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.labeling.restated import Restated
from engine.embedded.outcome.contender import same_contender
from engine.embedded.outcome.contest import told_contests, told_votes
from engine.embedded.outcome.course import told_courses
from engine.embedded.outcome.form import FORMS
from engine.embedded.outcome.told import Told

_SURE = 0.95
_LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class AskedOutcome:
    """What is asked: `way` is the one that a yes-or-no question asks about, `ways` those that it could end in."""

    form: str
    subject: str
    edition: str
    ways: tuple[str, ...]
    kind: AnswerKind
    way: str

    def searches(self, day: date) -> list[str]:
        """What to look for in the news."""
        form, words = FORMS[self.form], FORMS[self.form].searched
        if form.ways:
            return [f'"{name}" {words}' for name in form.matter.searched(self.subject)]
        event = self.subject.partition(" | ")[0]
        names = [way.split()[-1] for way in self.ways] if self.form == "election" else []
        return [f'"{each}" {words}' for each in (event, *names)]

    def told_in(self, text: str) -> list[Restated]:
        """The outcomes that a report gives: one, several that differ, or none."""
        found: dict[str, Restated] = {}
        for told in self._told(text):
            value = told.span if self.kind is AnswerKind.FREE_RESPONSE else told.way
            found.setdefault(value, Restated(value, " ".join(told.sentence.text.split()), _SURE))
        return list(found.values())

    def label(self, value: str) -> str:
        """The label of the question where it ended so."""
        if self.kind is AnswerKind.BINARY:
            return str(int(self._same(self.way, value)))
        if self.kind is AnswerKind.MULTIPLE_CHOICE:
            places = [place for place, way in enumerate(self.ways) if self._same(way, value)]
            return _LETTERS[places[0] if places else len(self.ways)]
        return value

    def _same(self, one: str, other: str) -> bool:
        return one == other or (not FORMS[self.form].ways and same_contender(one, other))

    def _told(self, text: str) -> Iterator[Told]:
        if FORMS[self.form].ways:
            same = FORMS[self.form].matter.same
            yield from (it for it in told_courses(text, (self.form,)) if same(it.subject, self.subject))
            return
        for told in told_contests(text):
            is_time = told.edition == self.edition if self.form == "election" else told.edition != self.edition
            if told.form == self.form and told.subject.casefold() == self.subject.casefold() and is_time:
                yield told
        if self.form == "election":
            yield from (it for it in told_votes(text) if any(same_contender(it.way, way) for way in self.ways))


def read_asked_outcome(meta: Mapping[str, object]) -> AskedOutcome | None:
    """Read what was asked from a row's meta; `None` where it is no question about an outcome."""
    given = meta.get("outcome")
    outcome = cast("Mapping[str, object]", given) if isinstance(given, Mapping) else dict[str, object]()
    ways = outcome.get("ways")
    try:
        form = str(outcome["form"])
        kind = AnswerKind(str(outcome["answer_type"]))
        subject, edition = str(outcome["subject"]), str(outcome["edition"])
    except (KeyError, ValueError):
        return None
    if form not in FORMS or not isinstance(ways, list) or not subject.strip():
        return None
    named = tuple(str(way) for way in cast("list[object]", ways))
    return AskedOutcome(form, subject, edition, named, kind, str(meta.get("way", "")))
