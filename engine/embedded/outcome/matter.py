"""Matters: what an outcome is of, a person, two parties or a thing with a name, and when two reports speak of one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.embedded.outcome.contender import contender, same_contender

_AND = " | "
_FEWEST_WORDS = 2


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


def _one_person(found: re.Match[str]) -> str | None:
    who = contender(found["who"])
    return who if who and len(who.split()) >= _FEWEST_WORDS else None


def _one_thing(found: re.Match[str]) -> str | None:
    return contender(found["who"])


def _two_parties(found: re.Match[str]) -> str | None:
    who, whom = contender(found["who"]), contender(found["whom"])
    return _AND.join((who, whom)) if who and whom and not same_contender(who, whom) else None


def _same_parties(one: str, other: str) -> bool:
    first, second = parties(one), parties(other)
    return len(first) == len(second) and any(all(map(same_contender, first, order)) for order in (second, second[::-1]))


PERSON = Matter(_one_person, same_contender, lambda subject: [subject.split()[-1]])
"""A person by the full name; reports that follow may have the surname alone."""
THING = Matter(_one_thing, same_contender, lambda subject: [subject])
"""Something with a name of its own: a mission."""
PARTIES = Matter(_two_parties, _same_parties, parties)
"""Something between two: a deal, a ceasefire."""
