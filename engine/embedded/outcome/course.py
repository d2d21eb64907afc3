"""Courses: what becomes of a person in an affair with few ends, told in fixed words: a verdict, a sentence."""

import re
from collections.abc import Iterator

from engine.embedded.english.sentence import Sentence, sentences
from engine.embedded.outcome.contender import contender
from engine.embedded.outcome.form import FORMS, Form
from engine.embedded.outcome.heading import headed
from engine.embedded.outcome.told import Open, Told

_RECALLED = re.compile(r"\b(?:previously|earlier|in (?:19|20)\d\d|overturn\w*|upholds?|commut\w+|pardon\w*|appeals?)\b")
_FEWEST_WORDS = 2


def told_courses(text: str) -> Iterator[Told]:
    """Yield the ends that a report tells, each with the person of whom it tells it."""
    for sentence in sentences(headed(text).body):
        for form in FORMS:
            told = _told(form, sentence)
            if told is not None:
                yield told


def open_courses(text: str) -> Iterator[Open]:
    """Yield the ends still to come of a person whom a report names, one for each person."""
    ended = {(told.form, told.subject) for told in told_courses(text)}
    seen: set[str] = set()
    for sentence in sentences(headed(text).body):
        for name, form in FORMS.items():
            who = _person(form.pending.search(sentence.text)) if form.pending else None
            if who is not None and who not in seen and (name, who) not in ended and who in sentence.text:
                seen.add(who)
                yield Open(name, who, "", who, tuple(form.ways), who, sentence)


def _told(name: str, sentence: Sentence) -> Told | None:
    if _RECALLED.search(sentence.text):
        return None
    form: Form = FORMS[name]
    for way, pattern in form.ways.items():
        found = pattern.search(sentence.text)
        who = _person(found)
        if found is not None and who is not None:
            return Told(name, who, "", way, found.groupdict().get("span") or way, sentence)
    return None


def _person(found: re.Match[str] | None) -> str | None:
    who = contender(found["who"]) if found else None
    return who if who and len(who.split()) >= _FEWEST_WORDS else None
