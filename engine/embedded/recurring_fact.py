"""Recurring facts: a measure with a value on a day, of a kind that later documents state again with another value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded.economic_rate import POLICY, economic_rates
from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import written_day
from engine.embedded.english.lexicon import word_list, word_set
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import part, starting_low, subject_text
from engine.embedded.english.standalone import names_itself
from engine.embedded.event_toll import DEATHS, EventToll, event_tolls
from engine.embedded.reading import Reading

_HEADS = re.compile(
    r"\b(?:rate|rates|inflation|yield|yields|ratio|share|index|price|prices|balance|balances|volume|spread|growth"
    r"|probability|earnings|size)\b"
)
_MOVING = word_set(
    """rise fall decline drop increase decrease move edge tick step climb jump stand remain hold stay average total
    print inch come slip surge"""
)
_STATING = word_set("average total")
_PLAIN_VERBS = word_set("did was were had has is are")
_SIGNS = dict.fromkeys(word_list("rise increase climb jump advance inch grow"), "") | dict.fromkeys(
    word_list("fall decline decrease drop"), "-"
)
_YEARLY = re.compile(r"^over the (?:12 months|four quarters|year) (?:ending|ended) in (?:the )?[\w ]+$")
_WHEN = re.compile(r"^(?:in [A-Z][a-z]+(?: \d{4})?|in the \w+ quarter(?: of \d{4})?|)$")
_FORESEEN = re.compile(r"\b(?:expected|projected|forecast|implied|median|estimate)\b")
_SET = re.compile(
    r"\b(?:raise|lower|maintain|leave|keep|set|establish|increase|reduce) (the [a-z][^,;]{4,80}?)(?: unchanged)?"
    r" (?:to|at)$|\b(?:establishment|setting) of (the [a-z][^,;]{4,60}?) at the (?:existing|current) level of$"
)
_NUMBER = r"(?:\d+-\d/\d|\d/\d|\d+(?:\.\d+)?)"
_RANGE = re.compile(
    r"\b(?:maintain|keep|raise|lower|reduce|increase|leave|hold)\w*(?: the)?(?: current)?"
    r" ((?:target )?range for the [a-z ]+? rate)(?: by \d+ basis points,?| \d+ basis points)?(?: unchanged)?"
    rf" (?:at|to) ({_NUMBER}) to ({_NUMBER}) percent\b"
)
# What one member preferred or would have done is not what was decided.
_UNDECIDED = re.compile(r"\bpreferred\b|\bwould\b")


TOLLS = ("toll", "toll update")
"""The forms of facts that are the dead of an event."""
RATES = ("rate", "policy rate")
"""The forms of facts that are a country's inflation or unemployment, or the rate that a central bank sets."""


@dataclass(frozen=True, slots=True)
class RecurringFact:
    """A measure with its value as a decimal, and what a later document can be searched for.

    `subject` is the measure as the passage names it, `form` how it is stated, `span` the value as written, `when` the
    period that it belongs to, as written.
    """

    measure: str
    subject: str
    form: str
    unit: str
    value: str
    span: str
    when: str
    reading: Reading


def with_unit(value: str, unit: str) -> str:
    """Write a value with its unit: `3.7 percent`, `$1.5 trillion`, `26 deaths`."""
    scale, _, currency = unit.rpartition("s of ")
    if not currency.startswith("dollars"):
        return f"{value} {unit}"
    return f"${value}{f' {scale}' if scale else ''}{currency.removeprefix('dollars')}"


def recurring_facts(readings: list[Reading]) -> Iterator[RecurringFact]:
    """Yield the facts of a passage that are stated again later: levels, yearly changes, rates set, ranges, tolls."""
    for reading in readings:
        yield from _tolls(reading)
        if any(char.isdigit() for char in reading.statement):
            yield from _ranges(reading)
            rates = list(_rates(reading))
            yield from rates
            for quantity in reading.quantities:
                fact = _fact(reading, quantity)
                if fact is not None and not any(fact.value == rate.value for rate in rates):
                    yield fact


def _rates(reading: Reading) -> Iterator[RecurringFact]:
    """The rates that a news report states: a document of a series names its own measures."""
    if reading.passage.is_identified:
        return
    for rate in economic_rates(reading.resolved, reading.quantities):
        form = "policy rate" if rate.kind == POLICY else "rate"
        yield RecurringFact(rate.measure, rate.subject, form, "percent", rate.value, rate.span, "", reading)


def _ranges(reading: Reading) -> Iterator[RecurringFact]:
    found = _RANGE.search(reading.resolved)
    if found is None or _UNDECIDED.search(reading.resolved):
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
    if quantity.hedge or quantity.measure in (Measure.COUNT, Measure.DURATION, Measure.PERCENTAGE_POINT):
        return None
    for clause in reading.clauses:
        ends = reading.words.ends[clause.rest : clause.end]
        if quantity.end in ends and clause.is_plain and clause.aux in _PLAIN_VERBS:
            at = ends.index(quantity.end)
            return _set_rate(reading, clause, quantity, at) or _stated(reading, clause, quantity, at)
    return None


def _tolls(reading: Reading) -> Iterator[RecurringFact]:
    """The dead of an event, by a first report or by one that says to what their number rose."""
    day = reading.passage.reference
    if day is None:
        return
    for toll in event_tolls(reading.statement, day):
        if toll.kinds:
            form = "toll update" if toll.is_update else "toll"
            measure = _toll_measure(toll, reading.statement, written_day(day))
            yield RecurringFact(measure, toll.event, form, toll.counted, str(toll.value), toll.span, "", reading)


def _toll_measure(toll: EventToll, statement: str, day: str) -> str:
    is_deaths = toll.counted == DEATHS
    if toll.named:
        named = toll.named if is_deaths else toll.named.replace("from ", "in ", 1)
        return f"{'the death toll' if is_deaths else f'the number of {toll.counted}'} {named} (reported on {day})"
    told = statement.rstrip(".").replace('"', "'")
    counted = "the death toll of" if is_deaths else f"the number of {toll.counted} in"
    return f'{counted} the event reported on {day} as "{told}"'


def _set_rate(reading: Reading, clause: Clause, quantity: Quantity, at: int) -> RecurringFact | None:
    """`voted to maintain the interest rate paid on reserve balances at 5.4 percent`."""
    found = _SET.search(part(clause, 0, at))
    if found is None or clause.head not in ("vote", "decide", "agree"):
        return None
    subject = found[1] or found[2]
    return RecurringFact(subject, subject, "set", quantity.unit_words, quantity.value, quantity.digits, "", reading)


def _stated(reading: Reading, clause: Clause, quantity: Quantity, at: int) -> RecurringFact | None:
    """`The unemployment rate was 3.7 percent in May`, `prices rose 2.6 percent over the 12 months ending in May`."""
    before, when = part(clause, 0, at), _when(clause, at)
    subject = subject_text(clause, reading.passage.text)
    is_named = names_itself(clause.words.slice(*clause.subject), clause.subject_tags) and _HEADS.search(subject)
    if when is None or not is_named or _FORESEEN.search(f"{subject} {before}"):
        return None
    measure = re.sub(r"^an? ", "the ", subject)
    is_yearly = _YEARLY.match(when) is not None
    if _is_level(clause, before):
        measure += " over 12 months" if is_yearly and "12-month" not in subject else ""
        form, unit, value = "level", quantity.unit_words, quantity.value
    elif clause.head in _SIGNS and not before and is_yearly and quantity.measure is Measure.PERCENT:
        measure = f"the 12-month percentage change in {measure}"
        form, unit, value = "change", "percent", _SIGNS[clause.head] + quantity.value
    else:
        return None
    return RecurringFact(measure, subject, form, unit, value, quantity.digits, when, reading)


def _is_level(clause: Clause, before: str) -> bool:
    if not before:
        return clause.is_copula or clause.head in _STATING
    return clause.head in _MOVING and re.search(r"\b(?:at|to)$", before) is not None


def _when(clause: Clause, at: int) -> str | None:
    """Give the period that follows the value, or opens the sentence; `None` where something else does."""
    after = part(clause, at + 1, clause.end - clause.rest)
    when = re.split(r",| and ", after)[0].strip() or starting_low(clause.words.slice(*clause.lead), "")
    return when if _WHEN.match(when) or _YEARLY.match(when) else None
