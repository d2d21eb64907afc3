"""Contenders: the name of a person, a team or a party in the words that a report describes them with."""

import re

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.nation import ADJECTIVES

_LEAD = re.compile(r"^(?:(?:In|At) [^,]{3,60}, |.{3,60} (?:reports?|announces|confirms|says) that )")
_FOLLOWING = re.compile(
    r" (?:from|representing|ridden|rode|with|who|alongside|in|at|to|on|after|as|amid) .*$|\s*\([^)]*\)|, .*$"
)
_BELONGING = re.compile(r"^(?P<name>\S+ \S.*?) (?:of|for) .*$")
_CAPITAL = r"[A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽȘȚ]"
_RUN = re.compile(
    rf"(?:^|(?<= ))(?:{_CAPITAL}|\d)[\w.'’&–-]*"
    rf"(?: (?:(?:{_CAPITAL}|\d)[\w.'’&–-]*|of|for|the|de|da|do|dos|del|van|von|der|den|bin|ibn|di|al|el|et|la|le))*$"
)
_POSSESSIVE = re.compile(rf"^.*?\w(?:['’]s|s['’]) (?={_CAPITAL}\w* {_CAPITAL})(?!.*\b(?:Party|Union|Front|Congress)$)")
_RIVAL = re.compile(r"^.*\b(?:rivals?|champions?|compatriot|teammate) ")
_UNCLEAR = re.compile(
    r"\b(?:and|wins?|won|defeats?|beats?|claims?|resigns?|becomes?|is|are|was|were|that|when|after|while)\b"
)
_DESCRIBING = word_set(
    """The Former Incumbent President Prime Minister Senator Chancellor General King Queen Mayor Governor Representative
    Vice Acting Interim Chief Justice Secretary U.S. Mr Mrs Ms Dr Sir Defending Hosts Host Retired Army Leader Democrat
    Republican Conservative Two-time Three-time Four-time Five-time Attorney Member Parliament Commissioner
    Federal Judge"""
)
_ALONE = word_set(
    """Inc Inc. Ltd Ltd. Corp Corp. Corporation Company Party Union Team University Government Committee Court House
    Senate Parliament Police He She They It"""
)
_CLUB = re.compile(r"\b(?:FC|F\.C\.|AFC|A\.F\.C\.|SC|CF|club|team)(?!\w)")
_LONGEST = 60
_FEWEST_WITH_PEOPLE = 3


def contender(described: str) -> str | None:
    """Give the name in a description: `Coco Gauff` of `American player Coco Gauff`; `None` where it holds none."""
    phrase = _RIVAL.sub("", _FOLLOWING.sub("", _LEAD.sub("", described)).strip())
    if _UNCLEAR.search(phrase):
        return None
    belonging = _BELONGING.match(phrase)
    run = _RUN.search(_POSSESSIVE.sub("", belonging["name"] if belonging else phrase))
    words = _undescribed(run.group().split()) if run else []
    name = " ".join(words)
    is_name = len(name) > 1 and not name.isdigit() and not ({name} & (_DESCRIBING | ADJECTIVES.keys() | _ALONE))
    return name if is_name and len(name) <= _LONGEST else None


def _undescribed(words: list[str]) -> list[str]:
    last = max((place for place, word in enumerate(words[:-1]) if word in _DESCRIBING), default=-1)
    words = words[last + 1 :]
    while len(words) >= _FEWEST_WITH_PEOPLE and words[0] in ADJECTIVES:
        words = words[1:]
    return words


def same_contender(one: str, other: str) -> bool:
    """Whether two names stand for the same one: the words of the shorter are all in the longer."""
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _CLUB.sub("", name).casefold()))
