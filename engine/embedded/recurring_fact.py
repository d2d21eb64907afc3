"""Recurring facts: a measure with a value on a day, of a kind that later documents state again with another value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import absolute
from engine.embedded.english.lexicon import word_list, word_set
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import part, starting_low, subject_text
from engine.embedded.english.standalone import names_itself
from engine.embedded.english.tail import kept_tail
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
_TOLLS = word_set(
    "killed injured wounded infected arrested detained hospitalized evacuated displaced confirmed charged missing"
)
_TOLL_VERBS = word_set("were was have had are")
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


def recurring_facts(readings: list[Reading]) -> Iterator[RecurringFact]:
    """Yield the facts of a passage that are stated again later: levels, yearly changes, rates set, ranges, tolls."""
    for reading in readings:
        if any(char.isdigit() for char in reading.statement):
            yield from _ranges(reading)
            for quantity in reading.quantities:
                fact = _fact(reading, quantity)
                if fact is not None:
                    yield fact


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
    if quantity.measure is Measure.COUNT:
        return next((fact for clause in reading.clauses if (fact := _toll(reading, clause, quantity))), None)
    if quantity.hedge or quantity.measure in (Measure.DURATION, Measure.PERCENTAGE_POINT):
        return None
    for clause in reading.clauses:
        ends = reading.words.ends[clause.rest : clause.end]
        if quantity.end in ends and clause.is_plain and clause.aux in _PLAIN_VERBS:
            at = ends.index(quantity.end)
            return _set_rate(reading, clause, quantity, at) or _stated(reading, clause, quantity, at)
    return None


def _toll(reading: Reading, clause: Clause, quantity: Quantity) -> RecurringFact | None:
    """`At least 26 people were killed in ...`: the number of people killed in ...."""
    words, (start, end), reference = clause.words, clause.subject, reading.passage.reference
    verb = clause.rest + (words.low(clause.rest) == "been")
    is_toll = words.ends[start] == quantity.end and clause.aux in _TOLL_VERBS and words.low(verb) in _TOLLS
    if not is_toll or verb >= clause.end or not clause.is_plain or "C" in clause.subject_tags or reference is None:
        return None
    tail = kept_tail(clause.mask, words, verb + 1, clause.end)
    if tail is None or "Y" not in clause.mask[verb:tail]:
        return None
    noun, what = words.slice(start + 1, end), absolute(words.slice(verb, tail), reference)
    return RecurringFact(
        f"the number of {noun} {what}", noun, "toll", noun, quantity.value, quantity.digits, "", reading
    )


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
