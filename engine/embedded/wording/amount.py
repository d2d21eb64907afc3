"""Wordings for how much or how many of something: counts, times, shares and sizes."""

import re

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Measure
from engine.embedded.wording.number_place import NumberPlace
from engine.embedded.wording.wording import UNIT, Wording

_LASTING = word_set("last take continue run spend work serve wait")
_SIZED = word_set(
    "increase decrease cut reduction rise drop hike move gain decline loan grant fine investment raise discount"
)
_NOTICE = re.compile(r"'? ?(?:(?:prior|advance|written|advanced)[, ]*)*notice(?: to (?:[A-Z]\w+|the other [Pp]arty))?")
_PARTITIVE = re.compile(r"of (?:[\w'-]+ ){0,4}?[\w'-]+(?= (?:to|for|when|if|in|on|at|per|each|every|by)\b|$)")
_TIMING = ("before ", "after ", "from ", "prior to ", "in advance of ", "following ")
_LONGEST_TIMING = 12


def count(place: NumberPlace) -> Wording | None:
    """`The company hired 300 workers in May`: how many workers did the company hire in May."""
    if place.quantity.measure is not Measure.COUNT or place.hedge is None or place.tail is None:
        return None
    end = place.noun_end()
    if end is None or place.clause.tags[end : end + 1] == "C":
        return None
    if not place.is_open(place.before) or not place.follows_verb(place.before.strip("i")):
        return None
    scale = f", in {place.quantity.unit_words}," if place.quantity.scale else ""
    after = place.tail_words(end)
    of = _of_what(after)
    how_many = f"{place.hedge}how many {place.words(place.at + 1, end)} {of}{scale}"
    return place.ask_with(how_many, place.words(0, place.at), after[len(of) :].strip(), "count", 0.93)


def _of_what(after: str) -> str:
    """The words after a noun that belong to it: `of FMLA every year` of "12 weeks of FMLA every year"."""
    found = _PARTITIVE.match(after)
    return found.group() if found else ""


def lasting(place: NumberPlace) -> Wording | None:
    """`within 30 days of receipt`, `at least 72 hours before the event`: within how many days of receipt."""
    if place.quantity.measure is not Measure.DURATION or place.hedge is None or place.tail is None:
        return None
    if not place.is_open(place.before.replace("C", "")):
        return None
    after = place.tail_words(place.at + 1)
    how_many = f"{place.hedge}how many {place.quantity.unit}"
    if place.previous in ("upon", "with", "on", "by"):
        return _notice(place, how_many, after)
    if after.startswith(("'", "and ")):
        return None
    if place.previous in ("within", "for", "after", "in"):
        return _within(place, how_many, after)
    if place.quantity.hedge and _is_timing(after) and place.before[-1:] not in ("P", "T", "D"):
        return place.ask_with(f"{how_many} {after}", place.words(0, place.at), "", "time before", 0.85)
    verb = place.words(0, place.at).split()[:1]
    is_lasting = place.clause.head in _LASTING if place.clause.head else verb and verb[0] in _LASTING
    if not is_lasting or len(place.before.strip("A")) > (0 if place.clause.head else 1):
        return None
    of = _of_what(after)
    return place.ask_with(f"{how_many} {of}", place.words(0, place.at), after[len(of) :].strip(), "lasting", 0.9)


def _notice(place: NumberPlace, how_many: str, after: str) -> Wording | None:
    """`upon sixty (60) days' prior written notice`: upon how many days' prior written notice."""
    notice = _NOTICE.match(after)
    if notice is None:
        return None
    gap = "" if after.startswith("'") else " "
    what = f"{place.previous} {how_many}{gap}{notice.group()}"
    return place.ask_with(what, place.words(0, place.at - 1), after[notice.end() :], "notice", 0.9)


def _within(place: NumberPlace, how_many: str, after: str) -> Wording | None:
    preposition, before = place.previous, place.words(0, place.at - 1)
    if preposition == "in" and (not place.clause.head or after):
        return None
    if _is_timing(after) or (after.startswith("of ") and after.count(" ") <= _LONGEST_TIMING):
        return place.ask_with(f"{preposition} {how_many} {after}", before, "", "within", 0.93)
    return place.ask_with(f"{preposition} {how_many}", before, after, "within", 0.9)


def _is_timing(after: str) -> bool:
    """Whether the words after `30 days` say before or after what, and are few enough to go with them."""
    return after.startswith(_TIMING) and after.count(" ") <= _LONGEST_TIMING


def share(place: NumberPlace) -> Wording | None:
    """`represents 12 percent of revenue`: what percentage of revenue."""
    if place.quantity.measure is not Measure.PERCENT or place.hedge is None or place.tail is None:
        return None
    after = place.tail_words(place.at + 1)
    is_predicate = not place.before.strip("A") and place.clause.is_copula
    if not after.startswith("of ") or not (is_predicate or place.follows_verb(place.before)):
        return None
    if not place.is_open(place.before):
        return None
    return place.ask_with(f"{place.hedge}what percentage {after}", place.words(0, place.at), "", "share", 0.9)


def sized(place: NumberPlace) -> Wording | None:
    """`expected a 25 basis point increase in the target range`: how large an increase did ... expect."""
    if place.quantity.measure is Measure.COUNT or place.quantity.hedge or place.tail is None:
        return None
    inner = place.before[:-1].rstrip("A")
    end = place.noun_end()
    if end is None or place.previous not in ("a", "an") or not place.is_open(inner) or not place.follows_verb(inner):
        return None
    noun = place.words(place.at + 1, end)
    if not is_sized(noun.split()[-1]):
        return None
    what = f"how large {'an' if noun[0] in 'aeiou' else 'a'} {noun}{UNIT}"
    return place.ask_with(what, place.words(0, place.at - 1), place.tail_words(end), "sized", 0.88)


def is_sized(noun: str) -> bool:
    """Whether a noun is one that has a size to ask for."""
    return noun in _SIZED
