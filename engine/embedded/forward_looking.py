"""Forward-looking questions: the next value of a fact that later documents state again, asked on the passage's date.

Rules
- Only a dated passage gives any: the question closes some weeks after its date, the last day that counts.
- What is asked is the value in the *next* document of the same series: one later document settles it, none leaks.
- A yes-or-no question asks about a value one step beside the last known one; of a rate that is set, about that one; of
  a death toll, which only grows, about one well above.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.embedded import checks
from engine.embedded.alternative import chance
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.english.date_mention import DATE, written_day
from engine.embedded.outcome.asking import write_outcomes
from engine.embedded.passage import Passage
from engine.embedded.reading import read
from engine.embedded.recurring_fact import TOLLS, RecurringFact, recurring_facts, with_unit
from engine.embedded.written import Written
from schemas.sample import ForwardLookingQuestion

HORIZON = timedelta(days=90)
"""Within it the next document of a series of quarterly or more frequent ones is out."""
TOLL_HORIZON = timedelta(days=30)
_STEP = 0.03
_USUAL_MOVE = 0.25
_TOLL_GROWTH = {"deaths": 1.6, "people missing": 0.8}
_TOLL_STEPS = {"deaths": (1.3, 2.0), "people missing": (0.6, 1.1)}
_USUAL_GROWTH, _USUAL_STEPS = 1.3, (1.1, 1.6)
_SERIES_DATE = re.compile(rf",? (?:of|for|dated|from|on) (?:the )?(?:{DATE.pattern})$")
_ORDER = {
    "upper bound": 0,
    "lower bound": 1,
    "set": 2,
    "policy rate": 2,
    "rate": 3,
    "level": 3,
    "change": 4,
    "toll update": 5,
    "toll": 6,
}
_STEADY = ("upper bound", "lower bound", "set", "policy rate")


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
    facts = _distinct(recurring_facts(read(passage)))
    kind = answer or AnswerKind.FREE_RESPONSE
    written = [_written(fact, kind, _window(fact, passage, passage.date)) for fact in facts[:count]]
    return [*written, *write_outcomes(passage, kind)][:count]


def _window(fact: RecurringFact, passage: Passage, start: datetime) -> _Window:
    if fact.form in TOLLS:
        return _Window(start, start + TOLL_HORIZON, "report")
    return _Window(start, start + HORIZON, _series(passage))


def _series(passage: Passage) -> str:
    if not passage.source or not passage.is_identified:
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
        if len(values[measure]) == 1 and (fact.form in TOLLS or checks.asked_well(f"what will {measure} be then"))
    ]
    return sorted(kept, key=lambda fact: (_ORDER[fact.form], fact.reading.sentence.start))


def _written(fact: RecurringFact, kind: AnswerKind, window: _Window) -> Written:
    text, more = _asked(fact, kind, window)
    question = ForwardLookingQuestion(
        question_text=text,
        date_close=window.end,
        event_date=window.end,
        resolution_criteria=_criteria(fact, kind, window),
        prediction_date=window.start,
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
            "answer_type": kind,
        },
        **more,
    }
    return Written(question, None, meta)


def _asked(fact: RecurringFact, kind: AnswerKind, window: _Window) -> tuple[str, dict[str, object]]:
    if kind is AnswerKind.CONTINUOUS:
        unit = "" if fact.form in TOLLS else f", in {fact.unit},"
        return f"What will {fact.measure} be{unit} according to {window.words}?", {}
    if kind is AnswerKind.FREE_RESPONSE:
        return f"What will {fact.measure} be, with its unit, according to {window.words}?", {}
    if kind is AnswerKind.MULTIPLE_CHOICE:
        cuts, options = _options(fact)
        lines = [f"{letter}) {option}" for letter, option in zip("ABC", options, strict=True)]
        text = f"What will {fact.measure} be according to {window.words}?"
        return "\n".join([text, *lines]), {"options": options, "cuts": cuts}
    comparison, threshold = _threshold(fact, window)
    value = threshold if fact.form in TOLLS else with_unit(threshold, fact.unit)
    text = f"Will {fact.measure} be {comparison} {value} according to {window.words}?"
    return text, {"comparison": comparison, "threshold": threshold}


def _options(fact: RecurringFact) -> tuple[list[str], list[str]]:
    """Three options that leave no value out, and the last value of the first and of the second."""
    if fact.form not in TOLLS:
        value = with_unit(fact.value, fact.unit)
        return [fact.value, fact.value], [f"Below {value}", f"Exactly {value}", f"Above {value}"]
    known, steps = int(fact.value), _TOLL_STEPS.get(fact.unit, _USUAL_STEPS)
    low, high = (max(known * (step > 1) + more, round(known * step)) for more, step in enumerate(steps, 1))
    return [str(low), str(high)], [f"At most {low:,}", f"More than {low:,} and at most {high:,}", f"More than {high:,}"]


def _threshold(fact: RecurringFact, window: _Window) -> tuple[str, str]:
    """A side and the value that it is a side of."""
    if fact.form in TOLLS:
        growth = _TOLL_GROWTH.get(fact.unit, _USUAL_GROWTH)
        return "above", str(max(int(fact.value) * (growth > 1) + 1, round(int(fact.value) * growth)))
    key = f"{fact.measure}|{fact.value}|{window.start.date()}"
    comparison = ("above", "below")[chance(key, 2)]
    return _set_threshold(fact, key, comparison) if fact.form in _STEADY else (comparison, _beside(fact, comparison))


def _set_threshold(fact: RecurringFact, key: str, comparison: str) -> tuple[str, str]:
    """Of a rate that is set: the known value, or the one that a usual move away from it would have to cross."""
    known = float(fact.value)
    if comparison == "below" and (known == 0 or chance(f"{key}|kept", 2)):
        return comparison, f"{known + _USUAL_MOVE:g}"
    is_kept = known > _USUAL_MOVE and chance(f"{key}|kept", 2)
    return comparison, f"{known - _USUAL_MOVE:g}" if is_kept else f"{known:g}"


def _beside(fact: RecurringFact, comparison: str) -> str:
    """Give a value one step off the known one: its last digit or about 3 % of it."""
    decimals = len(fact.value.partition(".")[2])
    step = 10.0**-decimals
    step *= max(1, round(abs(float(fact.value)) * _STEP / step))
    is_towards = chance(f"{fact.measure}|{fact.span}|{comparison}", 2) == 0
    return f"{float(fact.value) + (-step if is_towards == (comparison == 'above') else step):.{decimals}f}"


def _criteria(fact: RecurringFact, kind: AnswerKind, window: _Window) -> str:
    answer = {
        AnswerKind.BINARY: "Yes if that figure lies on the side asked about, no otherwise.",
        AnswerKind.MULTIPLE_CHOICE: "The option that holds for that figure is right.",
    }.get(kind, "The answer is that figure.")
    return (
        f"Settled by {window.words}, by the figure that it gives there for {fact.measure} and the latest period it "
        f"names, counted in {fact.unit}. {answer} Closes on {written_day(window.end.date())}; "
        f"without such a statement by then it stays open."
    )
