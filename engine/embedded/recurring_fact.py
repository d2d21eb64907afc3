"""Recurring facts: a measure with a value on a day, of a kind that later documents state again with another value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded import standalone
from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import absolute
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import part, starting_low, subject_text
from engine.embedded.reading import Reading
from engine.embedded.english.tail import kept_tail

_HEADS = re.compile(
    r"\b(?:rate|rates|inflation|yield|yields|ratio|share|index|price|prices|balance|balances|volume|spread|growth|probability|earnings|size)\b"
)
_MOVING = frozenset(
    "rise fall decline drop increase decrease move edge tick step climb jump stand remain hold stay average total print inch come slip surge".split()
)
_STATING = frozenset("average total".split())
_TOLLS = frozenset(
    "killed injured wounded infected arrested detained hospitalized evacuated displaced confirmed charged missing".split()
)
_SIGNS = {
    "rise": "",
    "increase": "",
    "climb": "",
    "jump": "",
    "advance": "",
    "inch": "",
    "grow": "",
    "fall": "-",
    "decline": "-",
    "decrease": "-",
    "drop": "-",
}
_YEARLY = re.compile(r"^over the (?:12 months|four quarters|year) (?:ending|ended) in (?:the )?[\w ]+$")
_WHEN = re.compile(r"^(?:in [A-Z][a-z]+(?: \d{4})?|in the \w+ quarter(?: of \d{4})?|)$")
_SET = re.compile(
    r"\b(?:raise|lower|maintain|leave|keep|set|establish|increase|reduce) (the [a-z][^,;]{4,80}?)(?: unchanged)? (?:to|at)$"
    r"|\b(?:establishment|setting) of (the [a-z][^,;]{4,60}?) at the (?:existing|current) level of$"
)
_NUMBER = r"(?:\d+-\d/\d|\d/\d|\d+(?:\.\d+)?)"
_RANGE = re.compile(
    rf"\b(?:maintain|keep|raise|lower|reduce|increase|leave|hold)\w*(?: the)?(?: current)? ((?:target )?range for the [a-z ]+? rate)"
    rf"(?: by \d+ basis points,?| \d+ basis points)?(?: unchanged)? (?:at|to) ({_NUMBER}) to ({_NUMBER}) percent\b(?! and expects)"
)


@dataclass(frozen=True, slots=True)
class RecurringFact:
    """A measure with its value as a decimal, and the words that a later document can be searched with."""

    measure: str
    subject: str
    form: str
    unit: str
    value: str
    span: str
    when: str
    reading: Reading

    @property
    def sign(self) -> str:
        """The currency sign that stands before the value; empty for the rest."""
        return "$" if self.unit.endswith("dollars") else ""


def recurring_facts(readings: list[Reading]) -> Iterator[RecurringFact]:
    """Yield the facts of a passage that are stated again later: levels, 12-month changes, rates that are set, target ranges."""
    for reading in readings:
        if any(char.isdigit() for char in reading.statement):
            yield from _ranges(reading)
            for quantity in reading.quantities:
                fact = _fact(reading, quantity)
                if fact is not None:
                    yield fact


def _ranges(reading: Reading) -> Iterator[RecurringFact]:
    found = _RANGE.search(reading.resolved)
    if found is None or "preferred" in reading.resolved or " would " in reading.resolved:
        return
    for form, group in (("upper bound", 3), ("lower bound", 2)):
        value = _decimal(found[group])
        measure = f"the {form} of the {found[1].removeprefix('the ')}"
        yield RecurringFact(measure, f"the {found[1]}", form, "percent", value, found[group], "", reading)


def _decimal(written: str) -> str:
    whole, _, fraction = written.rpartition("-")
    if "/" not in fraction:
        return written
    top, _, bottom = fraction.partition("/")
    return f"{int(whole or 0) + int(top) / int(bottom):g}"


def _fact(reading: Reading, quantity: Quantity) -> RecurringFact | None:
    if quantity.measure is Measure.COUNT:
        return _toll(reading, quantity)
    if quantity.hedge or quantity.measure in (Measure.DURATION, Measure.PERCENTAGE_POINT):
        return None
    words = reading.words
    for clause in reading.clauses:
        at = next((index for index in range(clause.rest, clause.end) if words.ends[index] == quantity.end), None)
        if (
            at is not None
            and not clause.is_negative
            and clause.aux in ("did", "was", "were", "had", "has", "is", "are")
        ):
            return _in_clause(reading, clause, quantity, at)
    return None


def _toll(reading: Reading, quantity: Quantity) -> RecurringFact | None:
    """`At least 26 people were killed in ...`: the number of people killed in ...."""
    for clause in reading.clauses:
        start, end = clause.subject
        verb = clause.rest
        if (
            clause.words.ends[start] != quantity.end
            or clause.aux not in ("were", "was", "have", "had", "are")
            or clause.is_negative
        ):
            continue
        if verb < clause.end and clause.words.word(verb) == "been":
            verb += 1
        if verb >= clause.end or clause.words.word(verb) not in _TOLLS or "C" in clause.mask[start:end]:
            continue
        tail = kept_tail(clause.mask, clause.words, verb + 1, clause.end)
        if tail is None or "Y" not in clause.mask[verb:tail]:
            continue
        noun = clause.words.slice(start + 1, end)
        where = absolute(clause.words.slice(verb, tail), reading.passage.reference) if reading.passage.reference else ""
        return RecurringFact(
            f"the number of {noun} {where}", noun, "toll", noun, quantity.value, quantity.digits, "", reading
        )
    return None


def _in_clause(reading: Reading, clause: Clause, quantity: Quantity, at: int) -> RecurringFact | None:
    passage = reading.passage.text
    before = part(clause, 0, at - clause.rest)
    when = _when(reading, clause, at)
    span = quantity.digits
    found = _SET.search(before)
    if found and clause.head in ("vote", "decide", "agree"):
        subject = found[1] or found[2]
        return RecurringFact(subject, subject, "set", quantity.unit_words, quantity.value, span, "", reading)
    start, end = clause.subject
    subject = subject_text(clause, passage)
    if (
        when is None
        or not standalone.names_itself(clause.words.slice(start, end), clause.mask[start:end])
        or not _HEADS.search(subject)
    ):
        return None
    if re.search(r"\b(?:expected|projected|forecast|implied|median|estimate)\b", subject + before):
        return None
    is_level = (not before and (clause.is_copula or clause.head in _STATING)) or (
        clause.head in _MOVING and re.search(r"\b(?:at|to)$", before) is not None
    )
    if is_level:
        yearly = " over 12 months" if _YEARLY.match(when) and "12-month" not in subject else ""
        return RecurringFact(
            _definite(subject) + yearly, subject, "level", quantity.unit_words, quantity.value, span, when, reading
        )
    sign = _SIGNS.get(clause.head)
    if sign is None or before or quantity.measure is not Measure.PERCENT or not _YEARLY.match(when):
        return None
    measure = f"the 12-month percentage change in {_definite(subject)}"
    return RecurringFact(measure, subject, "change", "percent", sign + quantity.value, span, when, reading)


def _when(reading: Reading, clause: Clause, at: int) -> str | None:
    """Give the period that follows the value, or opens the sentence; `None` where something else does."""
    after = part(clause, at + 1 - clause.rest, clause.end - clause.rest)
    lead = clause.words.slice(*clause.lead)
    when = re.split(r",| and ", after)[0].strip() or starting_low(lead, "")
    del reading
    return when if _WHEN.match(when) or _YEARLY.match(when) else None


def _definite(subject: str) -> str:
    return re.sub(r"^an? ", "the ", subject)
