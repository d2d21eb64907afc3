"""Courses: what becomes of a matter with few ends, told in fixed words: a verdict, a deal, a ceasefire, a launch."""

from collections.abc import Iterable, Iterator
from re import Match, Pattern

from engine.embedded.english.sentence import Sentence, sentences
from engine.embedded.outcome.form import FORMS, Form
from engine.embedded.outcome.heading import headed
from engine.embedded.outcome.matter import parties
from engine.embedded.outcome.told import Open, Told


def told_courses(text: str, forms: Iterable[str] = FORMS) -> Iterator[Told]:
    """Yield the ends, of these forms, that a report tells, each with the matter of which it tells it."""
    for sentence in sentences(headed(text).body):
        for form in forms:
            told = _told(form, sentence)
            if told is not None:
                yield told


def open_courses(text: str, day: str) -> Iterator[Open]:
    """Yield the ends still to come of what a report of `day` names, one for each matter."""
    ended = {(told.form, told.subject) for told in told_courses(text) if told.way not in FORMS[told.form].goes_on}
    seen: set[str] = set()
    for sentence in sentences(headed(text).body):
        for name, form in FORMS.items():
            subject = _subject(form, _found(form, form.pending, sentence))
            if subject is not None and subject not in seen and (name, subject) not in ended:
                seen.add(subject)
                names = parties(subject)
                said = " ".join(sentence.text.split()).rstrip(".").replace('"', "'")
                named = form.naming.format(who=names[0], whom=names[-1], day=day, said=said)
                span = names[0] if names[0] in sentence.text else sentence.text
                yield Open(name, subject, "", named, tuple(form.ways), span, sentence)


def _told(name: str, sentence: Sentence) -> Told | None:
    form = FORMS[name]
    for way, patterns in form.ways.items():
        found = _found(form, patterns, sentence)
        subject = _subject(form, found)
        if found is not None and subject is not None:
            return Told(name, subject, "", way, found.groupdict().get("span") or way, sentence)
    return None


def _found(form: Form, patterns: Iterable[Pattern[str]], sentence: Sentence) -> Match[str] | None:
    text = sentence.text
    if not any(word in text for word in form.words) or form.barred.search(text):
        return None
    return next((found for pattern in patterns if (found := pattern.search(text)) is not None), None)


def _subject(form: Form, found: Match[str] | None) -> str | None:
    return form.matter.read(found) if found else None
