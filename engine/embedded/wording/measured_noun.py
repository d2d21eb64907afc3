"""Wordings for a noun that a quantity measures: "an offering rate of 5.3 percent", "its 2 percent objective"."""

import re

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import joined
from engine.embedded.wording.number_place import NumberPlace
from engine.embedded.wording.wording import UNIT, Wording

_NOUN_OF = re.compile(r"(D?)([AOYEG]*O)P$")
_NOUN_AFTER = re.compile(r"([PT])(D?[OY]?[AO]*)$")
_PAIRED = re.compile(r"(PD?[AOYEG]+P#C)(P)$")
_VAGUE = word_set("total average minimum maximum number amount excess top front none all both")
_BEFORE_OBJECTIVE = word_set("to toward at above below near")
_ARTICLES = word_set("a an the its their our")
_OWNED_NOUN = (
    r"(?:inflation )?(?:objective|goal|target|limit|cap|threshold|ceiling|quota|budget|deductible|minimum|maximum|fee)"
)
_OWNER = r"\b[Tt]he ((?:[A-Z][\w.&-]* ?){1,4}'s) ((?:[a-z-]+ ){0,2})"
_OWNER_BEFORE = re.compile(rf"{_OWNER}$")
_OWNED_AFTER = re.compile(rf" ((?:[a-z-]+ ){{0,2}}{_OWNED_NOUN})\b(?! of)")
_OWNED_OF = re.compile(rf"{_OWNER}({_OWNED_NOUN}) of $")
_TOPIC = re.compile(
    r"\b([a-z]+(?:ation|ment|growth)) (?:\w+ ){0,3}?(?:to|near|at|above|below|toward|around|relative to|with) $"
)


def noun_of(place: NumberPlace) -> Wording | None:
    """`at an offering rate of 5.3 percent`, `pay a fee of $500`: at what offering rate, what fee."""
    found = _NOUN_OF.search(place.before)
    if found is None or place.previous != "of" or place.tail is None or place.after[:1] in ("E", "G"):
        return None
    if place.is_counting or place.quantity.measure is Measure.COUNT or place.quantity.hedge not in ("", "up to"):
        return None
    start = found.start()
    inner = place.before[:start]
    paired = _PAIRED.search(inner)
    if paired:
        inner = inner[: paired.start()] + paired[2]
    noun = place.words(start, place.at - 1)
    if not place.is_open(inner) or not _VAGUE.isdisjoint(noun.split()):
        return None
    if inner[-1:] in ("P", "T"):
        return _noun_of_phrase(place, noun, start, paired.start() if paired else start - 1)
    if place.follows_verb(inner):
        return place.ask(f"{_whose(noun)}{UNIT}", place.words(0, start), "noun of", 0.9)
    return None


def _noun_of_phrase(place: NumberPlace, noun: str, start: int, end: int) -> Wording | None:
    preposition = place.words(start - 1, start)
    if preposition in ("of", "as", "than", "through") or place.clause.head == "include":
        return None
    before = place.words(0, min(end, start - 1))
    closer = "well " if before.endswith("well") else ""
    return place.ask(f"{closer}{preposition} {_whose(noun)}{UNIT}", before.removesuffix("well"), "noun of", 0.92)


def noun_after(place: NumberPlace) -> Wording | None:
    """`returning inflation to its 2 percent objective`: to what objective, in percent."""
    quantity = place.quantity
    if quantity.measure is Measure.COUNT or quantity.hedge or not place.is_counting or place.tail is None:
        return None
    found, end = _NOUN_AFTER.search(place.before), place.noun_end()
    if found is None or end is None:
        return None
    start = found.start()
    preposition = place.words(start, start + 1)
    if preposition not in _BEFORE_OBJECTIVE or not place.is_open(place.before[:start]):
        return None
    noun = _whose(place.words(start + 1, place.at), place.words(place.at + 1, end))
    what = f"{preposition} {noun}{UNIT}"
    return place.ask_with(what, place.words(0, start), place.tail_words(end), "noun after", 0.85)


def _whose(owner: str, noun: str = "") -> str:
    """`the Committee's symmetric` objective: what symmetric objective of the Committee."""
    words = owner.split()
    for index, word in enumerate(words):
        if word.endswith("'s"):
            return joined("what", *words[index + 1 :], noun, "of", *words[:index], word.removesuffix("'s"))
    return joined("what", *(words[1:] if words and words[0] in _ARTICLES else words), noun)


def owned_noun(text: str, quantity: Quantity) -> Wording | None:
    """`inflation near the Committee's symmetric 2 percent objective`, anywhere: what is that objective."""
    if quantity.hedge or quantity.measure is Measure.COUNT:
        return None
    before, after = text[: quantity.start], text[quantity.end :]
    owner, noun = _OWNED_OF.search(before), None
    if owner is None:
        owner, noun = _OWNER_BEFORE.search(before), _OWNED_AFTER.match(after)
        if owner is None or noun is None:
            return None
    thing = f"{owner[2]}{noun[1] if noun else owner[3]}"
    topic = _TOPIC.search(before, 0, owner.start())
    if "inflation" not in thing and topic is None:
        return None
    about = f" for {topic[1]}" if topic and topic[1] not in thing else ""
    return Wording(f"what is the {owner[1]} {thing}{about}{UNIT}", "owned", 0.8)
