"""Wordings for what a quantity is said of: a level that something has, its change, a level that it moves to."""

import re

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Measure
from engine.embedded.english.phrase import joined
from engine.embedded.english.verb import BASES
from engine.embedded.wording.hedge import PLACED
from engine.embedded.wording.number_place import NumberPlace
from engine.embedded.wording.wording import UNIT, Wording

_CHANGING = word_set(
    """rise fall increase decrease decline drop gain jump climb grow shrink advance plunge surge slip tumble depreciate
    appreciate widen narrow expand contract slow move edge tick step inch rebound recover strengthen weaken slide
    plummet soar retreat ease shift go come improve worsen change vary"""
)
_REACHING = word_set("average total reach exceed hit equal top surpass near approach register record post")
_DIRECTIONS = word_set("up down higher lower")
_EXPECTED = re.compile(r"(?:to be|to have been|at|been)$")
_MOVERS = word_set(
    """raise raised raising lower lowered lowering reduce reduced reducing increase increased increasing decrease
    decreased cut lift lifted move moved moving bring brought bringing return returned returning rise fall drop decline
    set adjust adjusted restore limit limited sentence sentenced extend extended climb grow change changed commit amount
    come slow ease narrow widen jump slip tick"""
)
_TAKING_TO = word_set("return path progress due relative close closer commitment")
# "discussed a proposal to raise the limit to $160 billion": nothing is discussed to an amount.
_DISCUSSING = word_set("discuss note describe review consider mention present comment support oppose question")
_LEVELS = word_set("rate ratio share inflation yield yields prices price index level value probability odds growth")
_RATE = re.compile(r"\b(?:rate|share|ratio)\b")
_LONGEST_GAP = 24
_NEAR = 12


def level(place: NumberPlace) -> Wording | None:
    """`X was 3.7 percent in May`, `X was expected to be ...`, `X stood at ...`: what was X in May."""
    quantity = place.quantity
    if place.tail is None or quantity.measure is Measure.COUNT or place.is_counting or place.after[:1] == "G":
        return None
    before = place.words(0, place.at)
    is_plain = place.clause.is_copula and not place.before.strip("A") and before not in _DIRECTIONS
    placed = PLACED.get(quantity.hedge.lower())
    is_change = place.verb in _CHANGING and placed != quantity.hedge.lower()
    if placed and not is_change and (is_plain or _follows_any_verb(place)):
        return place.ask(f"{placed} {place.what}{UNIT}", before, "level", 0.9)
    is_expected = bool(before) and place.is_open(place.before) and _EXPECTED.search(before) is not None
    if not (is_plain or is_expected):
        return None
    if before.endswith("at"):
        return _level_at(place, before)
    return None if quantity.hedge else place.ask("what", before, "level", 1.0, unit_last=True)


def _follows_any_verb(place: NumberPlace) -> bool:
    inner = place.before.rstrip("A")
    if not place.is_open(inner) or len(inner) > _NEAR:
        return False
    if not inner:
        return bool(place.clause.head)
    is_infinitive = inner[-2:-1] == "T" and place.words(len(inner) - 1, len(inner)).lower() in BASES
    return inner[-1] in "EVGWB" or is_infinitive


def _level_at(place: NumberPlace, before: str) -> Wording | None:
    if place.hedge is None or place.hedge.startswith("at ") or not place.is_amount:
        return None
    return place.ask(f"at {place.hedge}{place.what}{UNIT}", before[:-2], "level at", 0.95)


def change(place: NumberPlace) -> Wording | None:
    """`X rose 2.6 percent over the year`, `was cut by 5 basis points`: by what percentage did X rise."""
    if place.tail is None or place.hedge is None or place.is_counting or place.quantity.unit or not place.is_amount:
        return None
    end = place.at - 1 if place.previous == "by" else place.at
    inner = place.before[:end]
    is_direct = not inner.strip("Ai") and (place.verb in _CHANGING or place.words(0, end) in _DIRECTIONS)
    if not (is_direct or place.previous == "by") or not place.is_open(inner):
        return None
    measure = place.quantity.measure
    what = {Measure.PERCENT: "what percentage", Measure.MONEY: f"what amount{UNIT}"}.get(
        measure, f"how many {measure}s"
    )
    return place.ask(f"by {place.hedge}{what}", place.words(0, end), "change", 1.0)


def reach(place: NumberPlace) -> Wording | None:
    """`X averaged 9 basis points`, `X totaled $5 billion`: what level did X average."""
    if place.tail is None or place.hedge is None or place.is_counting or not place.is_amount:
        return None
    if place.clause.head not in _REACHING or place.before.strip("Ai"):
        return None
    return place.ask(f"{place.hedge}{place.what}{UNIT}", place.words(0, place.at), "reach", 0.95)


def moved_to(place: NumberPlace) -> Wording | None:
    """`X fell to 6.2 percent in May`, `voted to raise the rate to 4.4 percent`: to what level did X fall in May."""
    preposition, inner = place.previous, place.before[:-1]
    if place.tail is None or place.hedge is None or place.is_counting or not place.is_amount:
        return None
    if preposition == "from":
        return _level_before(place)
    if preposition not in ("to", "at") or (preposition == "to" and not _moves(place, inner)):
        return None
    if place.clause.head in _DISCUSSING:
        return None
    first = inner.find("#")
    if preposition == "to" and first > 0 and place.words(first - 1, first).lower() == "from":
        return _level_after(place, first)
    is_movable = place.is_open(inner.replace("C", "")) and len(inner) <= _LONGEST_GAP and inner.count("#") <= 1
    if not is_movable or place.after[:1] in ("E", "G"):
        return None
    what = f"{preposition} {place.hedge}{place.what}{UNIT}"
    return place.ask(what, place.words(0, place.at - 1), f"moved {preposition}", 0.97)


def _moves(place: NumberPlace, inner: str) -> bool:
    """Whether "to" follows a verb of motion rather than a noun of its own ("a return to 2 percent")."""
    if not inner.strip("A#Pi") and place.clause.head:
        return True
    words = place.words(0, place.at - 1).lower().split()
    if not words or words[-1] in _TAKING_TO:
        return False
    return inner[-1:] in ("E", "A", "#") or not _MOVERS.isdisjoint((*words, place.clause.head))


def _level_after(place: NumberPlace, first: int) -> Wording | None:
    """`rose from 3.6 percent in June to 3.7 percent in August`: asked as the level in August."""
    if first + 1 == place.at - 1:
        what = f"to {place.hedge}{place.what}{UNIT}"
        return place.ask(what, place.words(0, place.at - 1), "from to", 0.9)
    is_dated = re.fullmatch(r"P+[OD]*d", place.clause.tags[place.at + 1 : place.tail])
    return _dated_level(place, place.tail_words(place.at + 1)) if is_dated else None


def _level_before(place: NumberPlace) -> Wording | None:
    """`rose from 3.6 percent in June to ...`: asked as the level in June."""
    dated = re.match(r"P+[OD]*d(?=T#)", place.after)
    return _dated_level(place, place.words(place.at + 1, place.at + 1 + dated.end())) if dated else None


def _dated_level(place: NumberPlace, when: str) -> Wording | None:
    head = place.subject.split()[-1].lower()
    if place.quantity.hedge or not (head in _LEVELS or _RATE.search(place.subject)):
        return None
    return Wording(joined("what was", place.subject, when) + UNIT, "level from to", 0.93)
