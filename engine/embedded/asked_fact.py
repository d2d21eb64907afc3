"""Asked facts: every fact of a passage that can be asked for in plain words, with its question and its answer."""

import re
from collections.abc import Iterator

from engine.embedded import checks
from engine.embedded.candidate import Candidate
from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import absolute
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Quantity
from engine.embedded.english.standalone import names_itself
from engine.embedded.reading import Reading
from engine.embedded.wording import definition, duty
from engine.embedded.wording.measured_noun import owned_noun
from engine.embedded.wording.name_wording import name_wordings
from engine.embedded.wording.number_wording import number_wordings
from engine.embedded.wording.time_wording import date_wordings
from engine.embedded.wording.wording import UNIT, Answered, FactKind, Wording

_CLAUSE_RULES = (
    date_wordings,
    name_wordings,
    definition.reason_wordings,
    duty.duty_wordings,
    definition.place_wordings,
    duty.means_wordings,
    definition.content_wordings,
    definition.law_wordings,
)
_WIDE_FRAMES = word_set("means duty content place")
_WIDE_WORDS = 5
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SURE = 0.95


def dated(reading: Reading, text: str) -> str:
    """Give a text out of a sentence with its dates made absolute, as far as the passage's date allows."""
    reference = reading.passage.reference
    return absolute(text, reference) if reference else text


def has_subject(clause: Clause) -> bool:
    """Whether the subject of a clause says what it is."""
    return names_itself(clause.words.slice(*clause.subject), clause.subject_tags)


def number_facts(readings: list[Reading], *, with_unit: bool) -> Iterator[Candidate]:
    """Yield a question for each quantity that a rule fits; `with_unit` writes its unit into it, not into the label."""
    for reading in readings:
        for quantity in reading.quantities:
            asked = (
                _number(reading, quantity, one, with_unit=with_unit) for one in _number_wordings(reading, quantity)
            )
            candidate = next((one for one in asked if one is not None), None)
            if candidate is not None:
                yield candidate


def _number_wordings(reading: Reading, quantity: Quantity) -> Iterator[Wording]:
    words = reading.words
    for clause in reading.clauses:
        is_within = words.starts[clause.subject[0]] <= quantity.start < words.ends[clause.end - 1]
        if is_within and has_subject(clause):
            yield from number_wordings(clause, quantity, reading.passage.text)
    owned = owned_noun(reading.resolved, quantity)
    if owned is not None:
        yield owned


def _number(reading: Reading, quantity: Quantity, wording: Wording, *, with_unit: bool) -> Candidate | None:
    unit = f", in {quantity.unit_words}" if with_unit and quantity.unit_words else ""
    asked = dated(reading, wording.text)
    if unit and not asked.endswith(UNIT):
        unit += ","
    asked = asked.replace(UNIT, unit)
    text = reading.passage.attributed(f"{asked}?")
    if checks.gives_number_away(f"{reading.passage.title} {asked}", quantity.value) or not _passes(
        reading, asked, text
    ):
        return None
    span = quantity.digits if with_unit else _amount(reading.resolved, quantity)
    return Candidate(
        asked=asked,
        text=text,
        label=quantity.value if with_unit else f"{span}s" if _is_plural_point(quantity, span) else span,
        span=span,
        kind=FactKind.NUMBER,
        frame=wording.frame,
        score=wording.rank + 0.02 * bool(_YEAR.search(asked)) + 0.02 * ("." in quantity.digits),
        confidence=1.0 if wording.rank >= _SURE else _SURE,
        reading=reading,
        quantity=quantity,
    )


def _is_plural_point(quantity: Quantity, span: str) -> bool:
    """Whether `25 basis point` of "a 25 basis point increase" needs an s to stand alone."""
    return span.endswith(" point") and float(quantity.value) != 1


def _amount(text: str, quantity: Quantity) -> str:
    """A quantity as written with its unit, without its hedge: `$600 billion`, `3.7 percent`, `300` of `300 workers`."""
    return text[quantity.start : quantity.end][len(quantity.hedge) :].strip()


def _passes(reading: Reading, asked: str, text: str) -> bool:
    return checks.asked_well(asked) and checks.is_placed(asked, text, reading.passage)


def text_facts(readings: list[Reading]) -> Iterator[Candidate]:
    """Yield a question for each date, name, definition, rule and reason that a rule fits."""
    for reading in readings:
        for answered in _answered(reading):
            candidate = _text(reading, answered)
            if candidate is not None:
                yield candidate


def _answered(reading: Reading) -> Iterator[Answered]:
    passage = reading.passage.text
    for clause in reading.clauses:
        if has_subject(clause):
            for rule in _CLAUSE_RULES:
                yield from rule(clause, passage)
    only = reading.clauses[0] if len(reading.clauses) == 1 else None
    yield from definition.definition_wordings(reading.statement, only, passage)
    yield from duty.rule_wordings(reading.statement, reading.clauses, passage)


def _text(reading: Reading, answered: Answered) -> Candidate | None:
    wording = answered.wording
    asked = dated(reading, wording.text)
    text = reading.passage.attributed(f"{asked}?")
    if wording.frame in _WIDE_FRAMES and asked.count(" ") < _WIDE_WORDS:
        return None
    if checks.gives_text_away(text, answered.span) or not _passes(reading, asked, text):
        return None
    return Candidate(
        asked=asked,
        text=text,
        label=answered.span,
        span=answered.span,
        kind=answered.kind,
        frame=wording.frame,
        score=wording.rank + 0.02 * bool(_YEAR.search(asked)),
        confidence=_SURE,
        reading=reading,
    )
