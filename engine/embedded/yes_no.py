"""Yes-or-no questions: a clause turned round, or a sentence quoted, as it is or with one fact changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded import checks, standalone
from engine.embedded.alternative import chance, in_words, opposite, other_dates, other_names, other_numbers
from engine.embedded.candidate import Candidate
from engine.embedded.english.clause import Clause
from engine.embedded.english.date_mention import DATE, absolute
from engine.embedded.fact import FactKind
from engine.embedded.fact_pool import FactPool
from engine.embedded.english.name import Name, NameKind, names
from engine.embedded.english.number import Measure, Quantity, quantities
from engine.embedded.english.phrase import joined, part, starting_low, subject_text, tidy
from engine.embedded.number_question import kept_lead, lacks_object
from engine.embedded.reading import Reading
from engine.embedded.english.tail import whole_tail


_WORD = re.compile(r"(?<![-\w])[a-z]+(?![-\w])")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a statement and what it is changed to."""

    kind: str
    start: int
    end: int
    written: str
    instead: str
    rank: float


def yes_no_facts(readings: list[Reading], pool: FactPool) -> Iterator[Candidate]:
    """Yield a yes-or-no question for each clause, or else each sentence, that holds a fact which can be changed."""
    for reading in readings:
        found = False
        for clause in reading.clauses:
            asked = _turned(reading, clause)
            candidate = _variant(reading, asked, f"{asked}?", pool, 0.9) if asked else None
            if candidate is not None:
                found = True
                yield candidate
        if not found and reading.stands_alone and reading.clauses and '"' not in reading.statement:
            candidate = _variant(reading, reading.statement, "", pool, 0.5)
            if candidate is not None:
                yield candidate


def _turned(reading: Reading, clause: Clause) -> str | None:
    start, end = clause.subject
    if clause.is_negative or '"' in clause.mask[start : clause.end]:
        return None
    if not standalone.names_itself(clause.words.slice(start, end), clause.mask[start:end]):
        return None
    if lacks_object(clause):
        return None
    stop = whole_tail(clause.mask, clause.words, clause.rest, clause.end)
    lead = kept_lead(clause, reading.passage.text)
    if stop is None or lead is None:
        return None
    rest = part(clause, 0, stop - clause.rest)
    adverb = clause.words.slice(*clause.adverb).removeprefix("also").removeprefix("then")
    asked = joined(clause.aux, subject_text(clause, reading.passage.text), adverb, clause.head, rest, lead)
    return asked


def _variant(reading: Reading, statement: str, question: str, pool: FactPool, rank: float) -> Candidate | None:
    key = f"{reading.statement}|{statement[:20]}"
    change = next(_changes(reading, statement, pool, key), None)
    if change is None:
        return None
    is_true = chance(key, 2) == 0
    shown = statement if is_true else statement[: change.start] + change.instead + statement[change.end :]
    reference = reading.passage.reference
    if question:
        shown = absolute(shown, reference) if reference else shown
        text = reading.passage.attributed(f"{shown}?")
        if not checks.asked_well(shown):
            return None
    else:
        source = reading.passage.named_source
        text = f'Is this statement true{f" according to {source}" if source else ""}: "{shown}"?'
    if not checks.is_dated(text, reading.passage):
        return None
    more: dict[str, object] = {"is_true": is_true, "fact_asked": change.kind}
    if not is_true:
        more["changed"] = {"from": change.written, "to": change.instead}
    confidence = 0.95 if is_true else 0.9
    frame = "yes or no" if question else "quoted yes or no"
    label = "1" if is_true else "0"
    return Candidate(
        shown,
        text,
        label,
        change.written,
        FactKind.STATEMENT,
        frame,
        rank + change.rank,
        confidence,
        reading,
        None,
        more,
    )


def _changes(reading: Reading, statement: str, pool: FactPool, key: str) -> Iterator[Change]:
    passage = reading.passage.text
    for quantity in quantities(statement):
        for digits in other_numbers(quantity, passage, pool, key):
            change = _number_change(statement, quantity, digits)
            if change is not None:
                yield change
                break
    for found in _WORD.finditer(statement):
        instead = opposite(found.group())
        if instead and not re.search(rf"\b{instead}\b", statement):
            yield Change("direction", found.start(), found.end(), found.group(), instead, 0.03)
            break
    for found in DATE.finditer(statement):
        if not re.search(r"[A-Z].*\d", found.group()):
            continue
        instead = next(other_dates(found.group(), passage, pool, key), None)
        if instead and statement.count(found.group()) == 1:
            yield Change("date", found.start(), found.end(), found.group(), instead, 0.04)
    for name in names(statement):
        if _is_tied(statement, name):
            continue
        instead = next(other_names(name.text, passage, pool, key), None)
        if instead and statement.count(name.text) == 1 and name.start > 0:
            yield Change("name", name.start, name.end, name.text, instead, 0.0)


def _number_change(statement: str, quantity: Quantity, digits: str) -> Change | None:
    """Change a number; of `three (3)` the word with it."""
    start, end = quantity.digits_start, quantity.digits_start + len(quantity.digits)
    rank = 0.04 if quantity.measure is Measure.COUNT else 0.05
    before = statement[quantity.start : start]
    if "(" not in before:
        if statement[: quantity.start].rstrip().endswith("(") or statement[:start].rstrip("$US ").endswith("("):
            return None
        if statement.count(quantity.digits) > 1 and quantity.measure is Measure.COUNT:
            return None
        return Change("number", start, end, quantity.digits, digits, rank)
    words = before[len(quantity.hedge) :].strip().rstrip("($").strip()
    instead = in_words(int(digits)) if digits.isdigit() else None
    if instead is None or in_words(int(float(quantity.value))) != words.lower().replace(" ", "-"):
        return None
    begin = statement.index(words, quantity.start)
    end += statement[end : end + 1] == ")"
    return Change("number", begin, end, statement[begin:end], f"{instead} ({digits})", rank)


def _is_tied(statement: str, name: Name) -> bool:
    """Whether another word gives a name away or depends on it: its abbreviation, its article, the place it lies in."""
    before, after = statement[: name.start], statement[name.end :]
    if after.startswith((" (", "'", "-")) or before.endswith(("-", "(")) or re.search(r"\b(?:[Tt]he|an?) $", before):
        return True
    if name.kind in (NameKind.COUNTRY, NameKind.STATE, NameKind.CITY):
        return re.match(r", [A-Z]| [A-Z]", after) is not None or re.search(r"[A-Z]\w*,? $", before) is not None
    return False
