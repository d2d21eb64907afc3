"""Forward-looking questions: the next value of a fact that later documents state again, asked on the passage's date.

Rules
- Only a dated passage gives any: the question closes `HORIZON` after its date, the last day on which a document counts.
- What is asked is the value in the *next* document of the same series: one later document settles it, none leaks.
- A yes-or-no question asks about a value one step beside the last known one; of a rate that is set, about that one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.embedded import checks
from engine.embedded.alternative import chance
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.english.date_mention import DATE, written_day
from engine.embedded.passage import Passage
from engine.embedded.reading import read
from engine.embedded.recurring_fact import RecurringFact, recurring_facts
from engine.embedded.written import Written
from schemas.sample import ForwardLookingQuestion

HORIZON = timedelta(days=90)
_STEP = 0.03
_TOLL_STEP = 0.25
_SERIES_DATE = re.compile(rf",? (?:of|for|dated|from|on) (?:the )?(?:{DATE.pattern})$")
_ORDER = {"upper bound": 0, "lower bound": 1, "set": 2, "level": 3, "change": 4, "toll": 5}
_STEADY = ("upper bound", "lower bound", "set")


@dataclass(frozen=True, slots=True)
class _Window:
    """The days between which a document can settle a question, and the series that it must belong to."""

    start: datetime
    end: datetime
    series: str

    @property
    def words(self) -> str:
        days = f"after {written_day(self.start.date())} and by {written_day(self.end.date())}"
        return f"the next {self.series} to state it, published {days}"


def write_forward_looking(passage: Passage, answer: AnswerKind | None, count: int) -> list[Written]:
    """Give at most `count` questions about what a later document will state; none for a passage without a date."""
    if passage.date is None:
        return []
    window = _Window(passage.date, passage.date + HORIZON, _series(passage))
    facts = _distinct(recurring_facts(read(passage)))
    return [_written(fact, answer or AnswerKind.FREE_RESPONSE, window, passage) for fact in facts[:count]]


def _series(passage: Passage) -> str:
    if not passage.source:
        return "report"
    series = _SERIES_DATE.sub("", passage.source)
    return (
        series
        if series[0].islower()
        else f'document of the series "{series}"'
        if series != passage.source
        else "report"
    )


def _distinct(facts: Iterable[RecurringFact]) -> list[RecurringFact]:
    """Keep each measure once; a measure with two values in one passage is no clear fact and is dropped."""
    values: dict[str, set[str]] = {}
    first: dict[str, RecurringFact] = {}
    for fact in facts:
        values.setdefault(fact.measure, set()).add(fact.value)
        first.setdefault(fact.measure, fact)
    kept = [
        fact
        for measure, fact in first.items()
        if len(values[measure]) == 1 and checks.asked_well(f"what will {measure} be then")
    ]
    return sorted(kept, key=lambda fact: (_ORDER[fact.form], fact.reading.sentence.start))


def _written(fact: RecurringFact, kind: AnswerKind, window: _Window, passage: Passage) -> Written:
    text, more = _asked(fact, kind, window)
    known = passage.reference or window.start.date()
    question = ForwardLookingQuestion(
        question_text=text,
        date_close=window.end,
        event_date=window.end,
        resolution_criteria=_criteria(fact, kind, window, known),
        prediction_date=passage.date,
    )
    meta: dict[str, object] = {
        "answer_span": fact.span,
        "source_sentence": fact.reading.sentence.text,
        "fact_kind": "recurring number",
        "frame": fact.form,
        "fact": {
            "measure": fact.measure,
            "subject": fact.subject,
            "form": fact.form,
            "unit": fact.unit,
            "value": fact.value,
            "period": fact.when,
            "series": window.series,
        },
        **more,
    }
    return Written(question, None, meta)


def _asked(fact: RecurringFact, kind: AnswerKind, window: _Window) -> tuple[str, dict[str, object]]:
    if kind is AnswerKind.CONTINUOUS:
        unit = "" if fact.form == "toll" else f", in {fact.unit},"
        return f"What will {fact.measure} be{unit} according to {window.words}?", {}
    if kind is AnswerKind.FREE_RESPONSE:
        return f"What will {fact.measure} be, with its unit, according to {window.words}?", {}
    if kind is AnswerKind.MULTIPLE_CHOICE:
        value = _with_unit(fact, fact.value)
        options = [f"Below {value}", f"Exactly {value}", f"Above {value}"]
        lines = [f"{letter}) {option}" for letter, option in zip("ABC", options, strict=True)]
        text = f"What will {fact.measure} be according to {window.words}?"
        return "\n".join([text, *lines]), {"options": options}
    comparison = (
        "above"
        if fact.form == "toll"
        else ("above", "below")[chance(f"{fact.measure}|{fact.value}|{window.start.date()}", 2)]
    )
    threshold = fact.value if fact.form in _STEADY else _beside(fact, comparison)
    value = threshold if fact.form == "toll" else _with_unit(fact, threshold)
    text = f"Will {fact.measure} be {comparison} {value} according to {window.words}?"
    return text, {"comparison": comparison, "threshold": threshold}


def _beside(fact: RecurringFact, comparison: str) -> str:
    """Give a value one step off the known one: its last digit or about 3 % of it; a toll only grows, so a quarter."""
    decimals = len(fact.value.partition(".")[2])
    step = 10.0**-decimals
    step *= max(1, round(abs(float(fact.value)) * (_TOLL_STEP if fact.form == "toll" else _STEP) / step))
    if fact.form == "toll":
        return f"{float(fact.value) + step:,.0f}"
    is_towards = chance(f"{fact.measure}|{fact.span}|{comparison}", 2) == 0
    return f"{float(fact.value) + (-step if is_towards == (comparison == 'above') else step):.{decimals}f}"


def _with_unit(fact: RecurringFact, value: str) -> str:
    """Write a value with its unit: `3.7 percent`, `$1.5 trillion`, `26 people`."""
    scale, _, currency = fact.unit.rpartition("s of ")
    if not currency.startswith("dollars"):
        return f"{value} {fact.unit}"
    return f"${value}{f' {scale}' if scale else ''}{currency.removeprefix('dollars')}"


def _criteria(fact: RecurringFact, kind: AnswerKind, window: _Window, known: date) -> str:
    answer = {
        AnswerKind.BINARY: "Yes if that figure lies on the side asked about, no otherwise.",
        AnswerKind.MULTIPLE_CHOICE: "The option that holds for that figure is right.",
    }.get(kind, "The answer is that figure.")
    return (
        f"Settled by {window.words}, by the figure that it gives there for {fact.measure} and the latest period it "
        f"names, counted in {fact.unit}. {answer} Closes {window.end.date():%Y-%m-%d}, {HORIZON.days} days after the "
        f"question's date; with no such statement by then it stays open. The figure last known, as of "
        f"{written_day(known)}, was {_with_unit(fact, fact.value)}."
    )
