"""Proper names in a sentence, and what kind of thing each of them names where its words tell."""

import re
from dataclasses import dataclass
from enum import StrEnum

from engine.embedded.english.month import MONTHS, WEEKDAYS
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


_TITLES = (
    "President|Vice President|Prime Minister|Minister|Senator|Governor|Mr|Mrs|Ms|Dr|Judge|Justice|Chief Justice|Chancellor|Professor|Chair"
    "|Chairman|Vice Chair|King|Queen|Prince|Princess|Pope|Sheriff|Mayor|Ambassador|General|Representative|Congressman|Congresswoman"
    "|Secretary|Attorney General|Captain|Colonel|Director|Commissioner|Bishop|Archbishop|Sir|Lord|Lady|Premier|Prosecutor|Inspector"
    "|First Minister|Foreign Minister|Health Minister|Interior Minister|Foreign Secretary|Home Secretary|Secretary of State"
)
_FIRST_NAMES = frozenset(
    """Aaron Abdul Abraham Adam Adrian Ahmed Alan Albert Alberto Alejandro Alex Alexander Alexei Ali Alice Amanda Amy Ana Andre Andrea
Andrew Andrzej Andy Angela Ann Anna Anne Anthony Antonio Ashley Barack Barbara Ben Benjamin Bernard Bernie Beth Betty Bill Bob Boris
Brad Bradley Brandon Brenda Brenton Brian Bruce Bryan Carl Carla Carlo Carlos Carol Caroline Carolyn Catherine Charles Charlie Charlotte Chris
Christian Christina Christine Christopher Claire Claudia Colin Craig Crystal Cynthia Daniel Danny Dave David Deborah Debra Denise Dennis
Diana Diane Diego Dmitry Dominic Donald Donna Doris Dorothy Doug Douglas Eduardo Edward Elena Elijah Elizabeth Ellen Elon Emily Emma
Emmanuel Eric Erik Ernest Esther Eugene Eva Evan Fatima Felix Fernando Frances Francis Francisco Frank Fred Frederick Gabriel Gary Geoff
George Gerald Gerard Giovanni Gladys Gloria Gordon Grace Graham Greg Gregory Hannah Harold Harry Hassan Heather Hector Helen Henry Herbert
Howard Hugo Hunter Ian Igor Isaac Isabel Ivan Jack Jacob Jacqueline Jacques James Jamie Jan Jane Janet Janice Jason Javier Jay Jean Jeff Jeffrey
Jennifer Jens Jeremy Jerome Jerry Jesse Jessica Jill Jim Jimmy Joan Joe Joel John Johnny Jon Jonathan Jorge Jose Joseph Josh Joshua Joyce Juan
Judith Judy Julia Julian Julie Justin Kamala Karen Karl Kate Katherine Kathleen Kathryn Keith Kelly Ken Kenneth Kevin Kim Kimberly
Krzysztof Kyle Larry Laura Lauren Laurence Lawrence Lee Leo Leon Leonard Leonid Linda Lindsey Lisa Liz Lloyd Lorenzo Loretta Louis Louise
Lucas Lucy Luis Luke Manuel Marc Marco Marcus Margaret Maria Marianne Marie Mario Marion Marissa Mark Martha Martin Mary Matt Matthew
Maurice Max Melissa Michael Michel Michelle Miguel Mike Mikhail Mitch Mohamed Mohammad Mohammed Monica Muhammad Nancy Naomi Narendra
Natalie Nathan Neil Nick Nicola Nicolas Nicole Nikki Nikolai Noah Norman Olga Oliver Olivia Omar Oscar Pablo Pamela Patricia Patrick Paul
Paula Pavel Pedro Peter Phil Philip Phillip Pierre Piotr Rachel Rafael Ralph Randal Raphael Raymond Rebecca Ricardo Richard Rick Rob Robert
Roberto Rod Roger Roland Ron Ronald Rosa Ross Roy Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian
Sergei Sharon Shawn Simon Sofia Stacey Stanley Stefan Stephanie Stephen Steve Steven Stuart Susan Suzanne Sylvia Ted Teresa Terry Theresa
Thomas Tim Timothy Todd Tom Tomasz Tony Tracy Troy Tyler Uma Victor Victoria Vincent Virginia Vladimir Volodymyr Walter Wanda Wayne
Wendy William Yusuf Zachary""".split()
)
_BODIES = (
    "University College School Institute Bank Court Ministry Department Agency Commission Committee Council Association Party Police "
    "Hospital Museum Authority Bureau Administration Parliament Congress Senate Assembly Federation Union Foundation Society Board "
    "Organization Organisation Service Office Office Airlines Airways Center Centre Corps Fund Group League"
).split()
_COMPANY_ENDS = (
    "Inc Inc. Corp Corp. Ltd Ltd. LLC LLP plc Company Corporation Co. GmbH S.A. Limited Incorporated Holdings".split()
)
_LONG_NAME = 6
_SMALL = frozenset("of for the and de van von bin al &".split())
_WORD = r"[A-Z][\w'&-]*(?:\.(?=[A-Z]))?"
_NAME = re.compile(
    rf"\b(?:{_WORD}|[A-Z]\.)(?:,? (?:Inc|Corp|Ltd|Co)\b\.?| (?:of the|of|for|de|van|von|bin|al|for the) (?=[A-Z])(?:{_WORD})| (?:{_WORD}|[A-Z]\.(?= [A-Z])))*"
)
_AND_MORE = re.compile(rf",? and {_WORD}(?: {_WORD})*")
_TITLED = re.compile(rf"(?:(?:{_WORD} ){{0,3}})(?:{_TITLES})\.? ((?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.)){{0,3}})")


def names(text: str) -> list[Name]:
    """Give the names in a cleaned sentence whose kind can be told, in order."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        start, written = _without_opening(match, text)
        if " of " in written or " for " in written:
            more = _AND_MORE.match(text, start + len(written))
            written += more.group() if more else ""
        kind = kind_of(written)
        if kind is not None:
            found.append(Name(start, start + len(written), written, kind))
    return found


def _without_opening(match: re.Match[str], text: str) -> tuple[int, str]:
    """Drop a sentence's first word where it is no part of the name: "The", "In", "On"."""
    start, written = match.start(), match.group()
    first, _, rest = written.partition(" ")
    if rest and is_closed_class(first.lower()) and first not in ("May", "Will"):
        return start + len(first) + 1, rest
    return start, written.removesuffix("'s").removesuffix("'")


def body_word(name: str) -> str | None:
    """The word that says what kind of body a name stands for: "Bank" of "Bank of Canada"."""
    return next((part for part in reversed(name.split()) if part in _BODIES), None)


def kind_of(name: str) -> NameKind | None:
    """Give the kind of thing that a name stands for; `None` where its words don't tell."""
    for kind, places in ((NameKind.COUNTRY, COUNTRIES), (NameKind.STATE, STATES), (NameKind.CITY, CITIES)):
        if name in places:
            return kind
    parts = name.replace(",", "").split()
    if parts[0] in MONTHS or parts[0] in WEEKDAYS or is_closed_class(parts[-1].lower()):
        return None
    if len(parts) > 1 and parts[-1] in _COMPANY_ENDS:
        return NameKind.COMPANY if parts[0] not in STATES and len(parts) <= _LONG_NAME else None
    if not all(part[0].isupper() or part in _SMALL for part in parts) or not parts[0][0].isupper():
        return None
    if len(parts) > 1 and (parts[-1] in _BODIES or (parts[0] in _BODIES and parts[1] in ("of", "for"))):
        return NameKind.BODY
    if "'" in name.removesuffix("'s"):
        return None
    if _TITLED.fullmatch(name):
        return NameKind.PERSON
    if (
        2 <= len(parts) <= 4
        and parts[0] in _FIRST_NAMES
        and len(parts[-1]) > 2
        and all(part[0].isupper() for part in parts)
    ):  # noqa: PLR2004
        return NameKind.PERSON
    return None
