"""Asked facts: every fact of a passage that can be asked for in plain words, with its question and its answer."""

import re
from collections.abc import Iterator

from engine.embedded import checks, standalone
from engine.embedded.candidate import Candidate
from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import DATE, absolute
from engine.embedded.fact import UNIT, FactKind, Wording
from engine.embedded.fact_question import (
    Answered,
    content_wordings,
    date_wordings,
    definition_wordings,
    duty_wordings,
    governed_wordings,
    means_wordings,
    name_wordings,
    place_wordings,
    reason_wordings,
    rule_wordings,
)
from engine.embedded.english.number import Measure, Quantity, quantities
from engine.embedded.number_question import number_wordings, owned_wording
from engine.embedded.reading import Reading

_CLAUSE_RULES = (
    date_wordings,
    name_wordings,
    reason_wordings,
    duty_wordings,
    place_wordings,
    means_wordings,
    content_wordings,
    governed_wordings,
)
_LONGER = frozenset(("means", "duty", "content", "place"))
_LONGER_WORDS = 5
_DATED = re.compile(r"\b(?:19|20)\d\d\b")


def number_facts(readings: list[Reading], *, with_unit: bool) -> Iterator[Candidate]:
    """Yield a question for each quantity that a rule fits; `with_unit` writes the unit into the question and not into the label."""
    for reading in readings:
        for quantity in reading.quantities:
            for wording in _wordings(reading, quantity):
                candidate = _number(reading, quantity, wording, with_unit=with_unit)
                if candidate is not None:
                    yield candidate
                    break


def _wordings(reading: Reading, quantity: Quantity) -> Iterator[Wording]:
    words = reading.words
    for clause in reading.clauses:
        if words.starts[clause.subject[0]] <= quantity.start < words.ends[clause.end - 1] and _has_subject(clause):
            yield from number_wordings(clause, quantity, reading.passage.text)
    owned = owned_wording(reading.resolved, quantity)
    if owned is not None:
        yield owned


def _has_subject(clause: Clause) -> bool:
    start, end = clause.subject
    return standalone.names_itself(clause.words.slice(start, end), clause.mask[start:end])


def _number(reading: Reading, quantity: Quantity, wording: Wording, *, with_unit: bool) -> Candidate | None:
    unit = f", in {quantity.unit_words}" if with_unit and quantity.unit_words else ""
    asked = _dated(reading, wording.text)
    if unit and not asked.endswith(UNIT):
        unit += ","
    asked = asked.replace(UNIT, unit)
    text = reading.passage.attributed(f"{asked}?")
    if checks.gives_number_away(_with_title(reading, asked), quantity.value) or not _passes(reading, asked, text):
        return None
    span = quantity.digits if with_unit else written_amount(reading.resolved, quantity)
    score = wording.rank + 0.02 * bool(_DATED.search(asked)) + 0.02 * ("." in quantity.digits)
    confidence = 1.0 if wording.rank >= 0.95 else 0.95  # noqa: PLR2004
    label = quantity.value if with_unit else span
    return Candidate(asked, text, label, span, FactKind.NUMBER, wording.frame, score, confidence, reading, quantity)


def written_amount(text: str, quantity: Quantity) -> str:
    """A quantity as written with its unit, without its hedge: `$600 billion`, `3.7 percent`, `300` of `300 workers`."""
    written = text[quantity.start : quantity.end]
    return written[len(quantity.hedge) :].strip() if quantity.hedge else written.strip()


def _with_title(reading: Reading, asked: str) -> str:
    """A question with its source's name, as far as the name may give a number away: a title may, its date does not."""
    source = reading.passage.source or ""
    return f"{DATE.sub('', source)} {asked}"


def _dated(reading: Reading, asked: str) -> str:
    reference = reading.passage.reference
    return absolute(asked, reference) if reference else asked


def _passes(reading: Reading, asked: str, text: str) -> bool:
    return checks.asked_well(asked) and checks.is_dated(text, reading.passage)


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
        if _has_subject(clause):
            for rule in _CLAUSE_RULES:
                yield from rule(clause, passage)
    clause = reading.clauses[0] if len(reading.clauses) == 1 else None
    yield from definition_wordings(reading.statement, clause)
    yield from rule_wordings(reading.statement, reading.words, reading.clauses, passage)


def _text(reading: Reading, answered: Answered) -> Candidate | None:
    asked = _dated(reading, answered.wording.text)
    text = reading.passage.attributed(f"{asked}?")
    if answered.wording.frame in _LONGER and asked.count(" ") < _LONGER_WORDS:
        return None
    if checks.gives_text_away(text, answered.span) or not _passes(reading, asked, text):
        return None
    wording = answered.wording
    score = wording.rank + 0.02 * bool(_DATED.search(asked))
    return Candidate(asked, text, answered.span, answered.span, answered.kind, wording.frame, score, 0.95, reading)


def filled_in(readings: list[Reading], *, with_unit: bool) -> Iterator[Candidate]:
    """Yield fill-in questions: a sentence that stands alone, word for word, with a number, date or amount left out."""
    for reading in readings:
        if not reading.stands_alone or '"' in reading.statement:
            continue
        for quantity in quantities(reading.statement):
            candidate = _blank_number(reading, quantity, with_unit=with_unit)
            if candidate is not None:
                yield candidate
        if not with_unit:
            yield from _blank_dates(reading)


def _blank_number(reading: Reading, quantity: Quantity, *, with_unit: bool) -> Candidate | None:
    statement = reading.statement
    blanked = _blanked(statement, quantity)
    if checks.gives_number_away(_with_title(reading, blanked), quantity.value):
        return None
    text = _completing("number", blanked, reading)
    if text is None:
        return None
    score = 0.5 + 0.05 * ("." in quantity.digits) - 0.002 * statement.count(" ")
    label = quantity.value if with_unit else quantity.digits
    return Candidate(blanked, text, label, quantity.digits, FactKind.NUMBER, "fill in", score, 1.0, reading, quantity)


def _blanked(statement: str, quantity: Quantity) -> str:
    """Leave the digits out; of `sixty (60)` the words too, which would give them away."""
    start, end = quantity.digits_start, quantity.digits_start + len(quantity.digits)
    written = statement[quantity.start : quantity.end]
    bracket = written.find("(")
    if bracket < 0:
        return f"{statement[:start]}____{statement[end:]}"
    sign = "".join(char for char in written[bracket:] if char in "$€£¥₹")
    percent = "%" if quantity.measure is Measure.PERCENT else ""
    opening = quantity.start + len(quantity.hedge)
    gap = " " if written[len(quantity.hedge) : len(quantity.hedge) + 1] == " " else ""
    close = statement.find(")", end)
    return f"{statement[:opening]}{gap}{sign}____{percent}{statement[close + 1 :]}"


def _blank_dates(reading: Reading) -> Iterator[Candidate]:
    for found in DATE.finditer(reading.statement):
        if not re.search(r"\d{4}", found.group()) or re.fullmatch(r"\d{4}", found.group()):
            continue
        blanked = f"{reading.statement[: found.start()]}____{reading.statement[found.end() :]}"
        text = _completing("date", blanked, reading)
        if text is not None and found.group() not in text:
            score = 0.5 - 0.002 * reading.statement.count(" ")
            yield Candidate(blanked, text, found.group(), found.group(), FactKind.DATE, "fill in", score, 1.0, reading)


def _completing(kind: str, blanked: str, reading: Reading) -> str | None:
    source = reading.passage.named_source
    origin = f" from {source}" if source else ""
    text = f'Which {kind} completes this statement{origin}: "{blanked}"?'
    return text if checks.is_dated(text, reading.passage) else None
