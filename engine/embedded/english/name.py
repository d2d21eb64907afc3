"""Proper names in a sentence, and what kind of thing each of them names where its words tell."""

import re
from dataclasses import dataclass
from enum import StrEnum

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.month import MONTHS, WEEKDAYS
from engine.embedded.english.name_list import BODIES, COMPANY_ENDS, FIRST_NAMES, TITLES
from engine.embedded.english.place import CITIES, COUNTRIES, STATES
from engine.embedded.english.word import is_closed_class


class NameKind(StrEnum):
    """What a name stands for; the value completes "which ..."."""

    PERSON = "person"
    COUNTRY = "country"
    STATE = "US state"
    CITY = "city"
    COMPANY = "company"
    BODY = "organization"


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `start` to `end` of a text."""

    start: int
    end: int
    text: str
    kind: NameKind


_PLACES = ((NameKind.COUNTRY, COUNTRIES), (NameKind.STATE, STATES), (NameKind.CITY, CITIES))
_NO_SURNAMES = word_set(
    """Terms Services Account Manager Counsel Assembly Provisions Electric Motors Fund Conditions Election Hospital
    Partner Public Meeting Service Office"""
)
_EACH = word_set("Each Either Every Any Neither Both All No Other Such")
_SMALL = word_set("of for the and de van von bin al &")
_WORD = r"[A-Z][\w'&-]*(?:\.(?=[A-Z]))?"
_INITIAL = r"[A-Z]\.(?= [A-Z])"
_NAME = re.compile(
    rf"\b(?:{_WORD}|[A-Z]\.)(?:,? (?:Inc|Corp|Ltd|Co)\b\.?"
    rf"| (?:of the|of|for the|for|de|van|von|bin|al) (?=[A-Z])(?:{_WORD})| (?:{_WORD}|{_INITIAL}))*"
)
_AND_MORE = re.compile(rf",? and {_WORD}(?: {_WORD})*")
_TITLED = re.compile(
    rf"(?:(?:{_WORD} ){{0,3}})(?:{'|'.join(sorted(TITLES))})\.? (?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.)){{0,3}}"
)
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(TITLES))})\b")
_LONGEST_COMPANY = 6
_LONGEST_PERSON = 4
_SHORTEST_SURNAME = 3


def names(text: str) -> list[Name]:
    """Give the names in a cleaned sentence whose kind can be told, in order."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        start, written = _without_opening(match)
        if " of " in written or " for " in written:
            more = _AND_MORE.match(text, start + len(written))
            written += more.group() if more else ""
        kind = kind_of(written)
        if kind is not None:
            found.append(Name(start, start + len(written), written, kind))
    return found


def _without_opening(match: re.Match[str]) -> tuple[int, str]:
    """Drop a sentence's first word where it is no part of the name: "The", "In", "On"."""
    start, written = match.start(), match.group()
    first, _, rest = written.partition(" ")
    if rest and is_closed_class(first.lower()) and first not in ("May", "Will"):
        return start + len(first) + 1, rest
    return start, written.removesuffix("'s").removesuffix("'")


def body_word(name: str) -> str | None:
    """Give the word that says what kind of body a name stands for: "Bank" of "Bank of Canada"."""
    return next((part for part in reversed(name.split()) if part in BODIES), None)


def titles(name: str) -> list[str]:
    """Give the titles in a name: "Prime Minister"."""
    return _TITLE.findall(name)


def kind_of(name: str) -> NameKind | None:
    """Give the kind of thing that a name stands for; `None` where its words don't tell."""
    for kind, places in _PLACES:
        if name in places:
            return kind
    parts = name.replace(",", "").split()
    if not _is_capitalised(parts) or parts[0] in _EACH or parts[0] in MONTHS or parts[0] in WEEKDAYS:
        return None
    if len(parts) > 1 and parts[-1] in COMPANY_ENDS:
        return NameKind.COMPANY if parts[0] not in STATES and len(parts) <= _LONGEST_COMPANY else None
    if len(parts) > 1 and (parts[-1] in BODIES or (parts[0] in BODIES and parts[1] in ("of", "for"))):
        return NameKind.BODY
    return NameKind.PERSON if _is_person(name, parts) else None


def _is_capitalised(parts: list[str]) -> bool:
    if not parts or not parts[0][0].isupper() or is_closed_class(parts[-1].lower()):
        return False
    return all(part[0].isupper() or part in _SMALL for part in parts)


def _is_person(name: str, parts: list[str]) -> bool:
    if "'" in name:
        return False
    if _TITLED.fullmatch(name):
        return not any(part in _NO_SURNAMES for part in parts)
    has_length = 1 < len(parts) <= _LONGEST_PERSON and len(parts[-1]) >= _SHORTEST_SURNAME
    return has_length and parts[0] in FIRST_NAMES and all(part[0].isupper() for part in parts)
