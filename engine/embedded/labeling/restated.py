"""A restated fact: what a later report says of a fact that was asked about, word for word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.embedded.english.month import MONTHS
from engine.embedded.english.sentence import sentences
from engine.embedded.event_toll import EventToll, report_tolls, sameness
from engine.embedded.labeling.asked import Asked
from engine.embedded.passage import Passage
from engine.embedded.reading import read
from engine.embedded.recurring_fact import RATES, RecurringFact, recurring_facts

_PERIOD = re.compile(rf"\b({'|'.join(MONTHS)})(?: (\d{{4}}))?")
_STALE_MONTHS = 6
_SURE = {
    "upper bound": 0.99,
    "lower bound": 0.99,
    "set": 0.97,
    "level": 0.95,
    "change": 0.95,
    "rate": 0.93,
    "policy rate": 0.95,
}


@dataclass(frozen=True, slots=True)
class Restated:
    """A value that a report gives, the sentence that gives it, and how sure it is that it is the one asked for."""

    value: str
    sentence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Stated:
    """A recurring fact of a report without the report's text, so that many can be kept; `key` tells what of."""

    key: str
    form: str
    unit: str
    value: str
    sentence: str


def stated_facts(passage: Passage) -> list[Stated]:
    """The recurring facts that a report states, those left out that it recalls from long before."""
    return [
        Stated(_key(fact), fact.form, fact.unit, fact.value, " ".join(fact.reading.sentence.text.split()))
        for fact in recurring_facts(read(passage))
        if not _is_recalled(fact, passage.reference)
    ]


def restatements(asked: Asked, facts: Iterable[Stated], *, is_echo: bool = False) -> list[Restated]:
    """What a report's facts say of the one asked about: one value, several that differ, or none.

    `is_echo`: the report came out so soon that news of the same rate only repeats what was known.
    """
    values: dict[float, Restated] = {}
    for fact in facts:
        is_known = is_echo and asked.form in RATES and float(fact.value) == float(asked.value)
        if (fact.key, fact.form, fact.unit) == (_key(asked), asked.form, asked.unit) and not is_known:
            restated = Restated(fact.value, fact.sentence, _SURE.get(fact.form, 0.0))
            values.setdefault(float(fact.value), restated)
    return list(values.values())


def toll_updates(asked: Asked, asked_on: date, text: str, day: date) -> list[Restated]:
    """What a report of `day` says to which number an event's dead rose; of several, those that are as sure."""
    found = list(_updates(asked.toll(asked_on), text, day))
    best = max((one.confidence for one in found), default=0.0)
    return list({one.value: one for one in found if one.confidence == best}.values())


def _updates(first: EventToll, text: str, day: date) -> Iterator[Restated]:
    for sentence, toll in report_tolls((sentence.text for sentence in sentences(text)), day):
        sure = sameness(first, toll)
        if sure:
            yield Restated(str(toll.value), " ".join(sentence.split()), sure)


def _key(fact: RecurringFact | Asked) -> str:
    """What a fact is of: a rate in the news is known by kind and owner, any other measure by its words."""
    if fact.form in RATES:
        return fact.subject
    return " ".join(re.sub(r"\b(?:the|an?|U\.S\.)\s", "", fact.measure).casefold().split())


def _is_recalled(fact: RecurringFact, reference: date | None) -> bool:
    period = _PERIOD.search(fact.when)
    if period is None or reference is None:
        return False
    month = MONTHS.index(period[1]) + 1
    year = int(period[2]) if period[2] else reference.year - (month > reference.month)
    return (reference.year - year) * 12 + reference.month - month > _STALE_MONTHS
