"""Yes-or-no questions: a clause turned round, or a sentence quoted, as it is or with one fact changed."""

from collections.abc import Iterator

from engine.embedded import checks
from engine.embedded.alternative import chance
from engine.embedded.asked_fact import dated, has_subject
from engine.embedded.candidate import Candidate
from engine.embedded.change import Change, changes
from engine.embedded.english.clause import Clause
from engine.embedded.english.phrase import adverb_text, joined, lead_text, part, subject_text
from engine.embedded.english.tail import whole_tail
from engine.embedded.english.verb_list import SPEECH_PAST
from engine.embedded.fact_pool import FactPool
from engine.embedded.reading import Reading
from engine.embedded.wording.number_place import lacks_object
from engine.embedded.wording.wording import FactKind

_TURNED = 0.9
_QUOTED = 0.5


def yes_no_facts(readings: list[Reading], pool: FactPool) -> Iterator[Candidate]:
    """Yield a yes-or-no question for each clause, or else each sentence, that holds a fact which can be changed."""
    for reading in readings:
        turned = [found for clause in reading.clauses if (found := _turned(reading, clause, pool))]
        yield from turned
        if not turned and reading.clauses and reading.stands_alone:
            quoted = _quoted(reading, pool)
            if quoted is not None:
                yield quoted


def _turned(reading: Reading, clause: Clause, pool: FactPool) -> Candidate | None:
    asked = _question(reading, clause)
    change = _change(reading, asked, pool) if asked else None
    if asked is None or change is None:
        return None
    is_true = _is_true(reading, asked)
    shown = dated(reading, asked if is_true else _changed(asked, change))
    text = reading.passage.attributed(f"{shown}?")
    if not checks.asked_well(shown) or not checks.is_placed(shown, text, reading.passage):
        return None
    return _candidate(reading, shown, text, change, is_true=is_true, frame="yes or no", rank=_TURNED)


def _question(reading: Reading, clause: Clause) -> str | None:
    if not clause.is_plain or lacks_object(clause) or not has_subject(clause):
        return None
    stop = whole_tail(clause.mask, clause.words, clause.rest, clause.end)
    if stop is None or (clause.words.low(clause.rest - 1) in SPEECH_PAST and stop < clause.end):
        return None
    passage = reading.passage.text
    rest, lead = part(clause, 0, stop - clause.rest), lead_text(clause, passage)
    return joined(clause.aux, subject_text(clause, passage), adverb_text(clause), clause.head, rest, lead)


def _quoted(reading: Reading, pool: FactPool) -> Candidate | None:
    statement = reading.statement
    change = _change(reading, statement, pool)
    if change is None:
        return None
    is_true = _is_true(reading, statement)
    shown = statement if is_true else _changed(statement, change)
    source = reading.passage.named_source
    text = f'Is this statement true{f" according to {source}" if source else ""}: "{shown}"?'
    if not checks.is_placed(shown, text, reading.passage):
        return None
    return _candidate(reading, shown, text, change, is_true=is_true, frame="quoted yes or no", rank=_QUOTED)


def _key(reading: Reading, statement: str) -> str:
    return f"{reading.statement}|{statement[:20]}"


def _change(reading: Reading, statement: str, pool: FactPool) -> Change | None:
    return next(changes(statement, reading.passage.text, pool, _key(reading, statement)), None)


def _is_true(reading: Reading, statement: str) -> bool:
    return chance(_key(reading, statement), 2) == 0


def _changed(statement: str, change: Change) -> str:
    return statement[: change.start] + change.instead + statement[change.end :]


def _candidate(
    reading: Reading, shown: str, text: str, change: Change, *, is_true: bool, frame: str, rank: float
) -> Candidate:
    more: dict[str, object] = {"is_true": is_true, "fact_asked": change.kind}
    if not is_true:
        more["changed"] = {"from": change.written, "to": change.instead}
    return Candidate(
        asked=shown,
        text=text,
        label="1" if is_true else "0",
        span=change.written,
        kind=FactKind.STATEMENT,
        frame=frame,
        score=rank + change.rank,
        confidence=0.95 if is_true else 0.9,
        reading=reading,
        more=more,
    )
