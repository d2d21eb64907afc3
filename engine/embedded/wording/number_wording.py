"""Questions that ask for a number: one rule for each place in a clause where a quantity may stand.

Every rule keeps the clause true to the sentence: the hedge stays ("by about what percentage"), what follows the
quantity stays as far as it belongs to it, and a clause that is negated, quoted or compared is not asked about.
"""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import joined, tidy
from engine.embedded.english.tail import kept_tail
from engine.embedded.wording import amount, level, measured_noun
from engine.embedded.wording.hedge import ASKED
from engine.embedded.wording.number_place import NumberPlace, lacks_object
from engine.embedded.wording.wording import UNIT, Wording

_RULES = (
    level.level,
    level.change,
    level.reach,
    amount.count,
    level.moved_to,
    measured_noun.noun_of,
    measured_noun.noun_after,
    amount.share,
    amount.lasting,
    amount.sized,
)
_SIZED_SUBJECT = re.compile(r"D#O")
_COUNTED_SUBJECT = re.compile(r"#[OYEG]*O")
_SHORTEST_SIZED = 3


def number_wordings(clause: Clause, quantity: Quantity, passage: str) -> Iterator[Wording]:
    """Yield the wordings that ask for `quantity` in `clause`, best first."""
    if not clause.is_plain:
        return
    ends = clause.words.ends[clause.rest : clause.end]
    if quantity.end not in ends:
        wording = _size_of_subject(clause, quantity) or _count_of_subject(clause, quantity)
        if wording is not None:
            yield wording
        return
    if lacks_object(clause):
        return
    place = NumberPlace(clause, quantity, ends.index(quantity.end), passage)
    for rule in _RULES:
        wording = rule(place)
        if wording is not None:
            yield wording


def _size_of_subject(clause: Clause, quantity: Quantity) -> Wording | None:
    """`The 50 basis point decrease in the target range passed through ...`: how large was that decrease."""
    words, (start, end) = clause.words, clause.subject
    if not _SIZED_SUBJECT.match(clause.subject_tags) or words.ends[start + 1] != quantity.end or quantity.hedge:
        return None
    noun = tidy(words.slice(start + 2, end))
    is_named = words.low(start) == "the" and amount.is_sized(noun.split()[0]) and noun.count(" ") >= _SHORTEST_SIZED
    if quantity.measure is Measure.COUNT or not is_named:
        return None
    return Wording(f"how large was the {noun}{UNIT}", "size of subject", 0.85)


def _count_of_subject(clause: Clause, quantity: Quantity) -> Wording | None:
    """`60 percent of respondents anticipated`, `At least 26 people were killed`: at least how many were killed."""
    words, (start, end) = clause.words, clause.subject
    hedge = ASKED.get(quantity.hedge.lower())
    noun = words.slice(start + 1, end)
    tail = kept_tail(clause.mask, words, clause.rest, clause.end)
    if words.ends[start] != quantity.end or hedge is None or tail is None or not noun:
        return None
    predicate = joined(words.slice(end, tail))
    if quantity.measure is Measure.PERCENT and noun.startswith("of "):
        return Wording(f"{hedge}what percentage {noun} {predicate}", "share of subject", 0.93)
    if quantity.measure is not Measure.COUNT or not _COUNTED_SUBJECT.match(clause.subject_tags):
        return None
    scale = f", in {quantity.unit_words}," if quantity.scale else ""
    return Wording(f"{hedge}how many {noun}{scale} {predicate}", "count of subject", 0.92)
