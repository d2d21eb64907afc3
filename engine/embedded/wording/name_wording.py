"""Questions that ask for a name: who did it, in which country, by which company."""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.english.name import NameKind, kind_of
from engine.embedded.english.phrase import adverb_text, joined, lead_text, part, subject_text, tidy, unlinked
from engine.embedded.english.tail import kept_tail, whole_tail
from engine.embedded.english.verb_list import SPEECH_PAST
from engine.embedded.wording.wording import OPEN, Answered, FactKind, Wording

_PLACES = (NameKind.COUNTRY, NameKind.STATE, NameKind.CITY)
_NO_PERSON = re.compile(
    r"\b(?:Daily|Times|Post|News|Telegraph|Guardian|Herald|Journal|Press|Tribune|Standard|Mail|Sun|Today|Star|Report|Media"
    r"|Network|Watch|International|Team|Group|Union|Party|State|States|Street|Forces|Front|House|Kingdom|Nations|Rights"
    r"|Weekly|Magazine|Officials?|Authorities|Police)\b"
)
_FULL_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")
_MIXED = re.compile(r",| - | on [A-Z]")
_POINTING = re.compile(r"\b(?:he|she|his|her|it|its|their|they)\b")
_SHORTEST_PREDICATE = 3
_MOST_PHRASES = 2


def name_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`President Bullard dissented`: who dissented; `was born in Germany`: in which country was X born."""
    if not clause.is_plain:
        return
    yield from _subject(clause)
    for found in re.finditer(r"PY+", clause.tags):
        answered = _in_phrase(clause, found.start(), found.end(), passage)
        if answered is not None:
            yield answered


def _in_phrase(clause: Clause, start: int, end: int, passage: str) -> Answered | None:
    preposition, span = part(clause, start, start + 1).lower(), part(clause, start + 1, end)
    asked = _asked(preposition, kind_of(span))
    if asked is None or clause.tags[end : end + 1] in ("O", "C", ",", "P", "i", "Y", "N"):
        return None
    inner = clause.tags[:start]
    is_tied = inner[-1:] in ("C", "P") or inner.count("P") > _MOST_PHRASES
    has_object = preposition != "by" and re.search(r"[DOYN]", inner)
    tail = kept_tail(clause.mask, clause.words, clause.rest + end, clause.end)
    if not OPEN.fullmatch(inner) or is_tied or has_object or tail is None:
        return None
    before = part(clause, 0, start)
    after = joined(part(clause, end, tail - clause.rest), lead_text(clause, passage))
    subject = subject_text(clause, passage)
    text = joined(asked, clause.aux, subject, adverb_text(clause), clause.head, before, after)
    return Answered(FactKind.NAME, span, Wording(text, f"name {preposition}", 0.88))


def _asked(preposition: str, kind: NameKind | None) -> str | None:
    if kind in _PLACES:
        return f"{preposition} which {kind}" if preposition in ("in", "from", "to") else None
    if preposition != "by" or kind is None:
        return None
    return "by whom" if kind is NameKind.PERSON else f"by which {kind}"


def _subject(clause: Clause) -> Iterator[Answered]:
    words, (start, end) = clause.words, clause.subject
    span = words.slice(start, end)
    name = span.removeprefix("The ").removeprefix("the ")
    kind = _kind_of_subject(clause, name)
    tail = whole_tail(clause.mask, words, clause.rest, clause.end)
    if tail is None and not re.search(r"[,;:]", clause.tags):
        tail = clause.end
    if kind is None or _MIXED.search(name) or tail is None or tail - clause.rest < _SHORTEST_PREDICATE:
        return
    predicate = unlinked(tidy(words.slice(clause.adverb[0], tail)))
    if not _POINTING.search(predicate):
        who = "who" if kind is NameKind.PERSON else f"which {kind}"
        yield Answered(FactKind.NAME, name, Wording(joined(who, predicate), "name subject", 0.9))


def _kind_of_subject(clause: Clause, name: str) -> NameKind | None:
    kind = kind_of(name)
    is_speaker = clause.words.low(clause.rest - 1) in SPEECH_PAST and _FULL_NAME.fullmatch(name) is not None
    if kind is None and is_speaker and not _NO_PERSON.search(name):
        return NameKind.PERSON
    has_participle = clause.lead[0] != clause.lead[1] and clause.mask[clause.lead[0]] == "G"
    return None if has_participle else kind
