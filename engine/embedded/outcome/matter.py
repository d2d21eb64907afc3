"""Matters: what an outcome is of, a person, two parties, a mission or a bill, and when two reports speak of one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.nation import names_of, nations
from engine.embedded.outcome.contender import contender, same_contender
from engine.embedded.stem import stem

_AND = " | "
_FEWEST_WORDS = 2
_FEWEST_SHARED = 2
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]{2,}")
_COMMON = word_set(
    """the and for that which with from into its their his her this bill bills law laws legislation act measure package
    reform new would will could may country government state federal national public people person president vote votes
    allow allowing make making approval after before amid following including during over under between against who
    parliament senate house congress assembly years prison sentence sentences penalty penalties punish first five"""
)


@dataclass(frozen=True, slots=True)
class Matter:
    """How a kind of matter is read from a sentence that a form's words fit, as a subject, and told from others.

    `searched` gives what to look for in the news, word for word.
    """

    read: Callable[[re.Match[str]], str | None]
    same: Callable[[str, str], bool]
    searched: Callable[[str], list[str]]


def parties(subject: str) -> list[str]:
    """The names that a subject holds."""
    return subject.split(_AND)


def _name(found: re.Match[str], group: str) -> str | None:
    name = contender(found[group])
    return name if name and name in found.string else None


def _one_person(found: re.Match[str]) -> str | None:
    who = _name(found, "who")
    return who if who and len(who.split()) >= _FEWEST_WORDS else None


def _one_thing(found: re.Match[str]) -> str | None:
    return _name(found, "who")


def _two_parties(found: re.Match[str]) -> str | None:
    who, whom = _name(found, "who"), _name(found, "whom")
    return _AND.join((who, whom)) if who and whom and not same_contender(who, whom) else None


def _same_parties(one: str, other: str) -> bool:
    first, second = parties(one), parties(other)
    return len(first) == len(second) and any(all(map(same_contender, first, order)) for order in (second, second[::-1]))


def _bill(found: re.Match[str]) -> str | None:
    """The country of a bill and the stems of the words that say what it is about."""
    named = nations(found.group())
    about = _WORD.sub(lambda word: "" if word.group().lower() in _COMMON else word.group(), found["whom"])
    about = re.sub("|".join(map(re.escape, named.values())) or r"$^", " ", about)
    topic = sorted({stem(word) for word in re.findall(r"[a-z]{3,}", about.lower())})
    return _AND.join((next(iter(named)), " ".join(topic))) if len(named) == 1 and len(topic) >= _FEWEST_SHARED else None


def _same_bill(one: str, other: str) -> bool:
    (first, topic), (second, words) = parties(one)[:2], parties(other)[:2]
    sizes, shared = (len(topic.split()), len(words.split())), set(topic.split()) & set(words.split())
    return first == second and len(shared) >= max(_FEWEST_SHARED, min(sizes) / 2)


PERSON = Matter(_one_person, same_contender, lambda subject: [subject.split()[-1]])
"""A person by the full name; reports that follow may have the surname alone."""
THING = Matter(_one_thing, same_contender, lambda subject: [subject])
"""Something with a name of its own: a mission."""
PARTIES = Matter(_two_parties, _same_parties, parties)
"""Something between two: a deal, a ceasefire."""
BILL = Matter(_bill, _same_bill, lambda subject: names_of(parties(subject)[0]))
"""A bill, by its country and what it is about."""
