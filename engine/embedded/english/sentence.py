"""Sentences: where they end, in prose, Markdown and contract layouts.

Rules
- A sentence ends at `.`, `!` or `?` (with closing quotes or brackets and a glued footnote number) before white space
  and a capital, digit or opening mark; not after an abbreviation or an initial. Abbreviations that may close a sentence
  (`Inc.`, `U.S.`, `p.m.`) close it only before a word that starts sentences.
- A blank line, a list item, a heading, a table row, a quotation mark of Markdown or a template tag starts a new one; so
  does a colon followed by a wide space and a capital.
- Headings, tables, code and page furniture are no sentences to ask about; enumerators (`7.1`, `(a)`, `-`) and headings
  glued before a sentence are no part of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded.english.lexicon import word_list

_NEVER = word_list(
    """Mr Mrs Ms Dr St Prof Gen Sen Rep Gov Lt Col Capt Sgt Rev Hon Pres vs e.g i.e cf al ca No Nos Art Sec Fig Vol pp
    approx Ave Blvd Rd Mt Ft Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Messrs viz Para Cl"""
)
_MAYBE = word_list("Bros Inc Corp Co Ltd LLC L.P U.S U.K U.N E.U D.C a.m p.m etc Jr Sr Ph.D S.A N.V B.V L.L.C")
_OPENERS = word_list(
    """The A An In On At It He She They We You This These Those That There If When While As After Before For From By
    With Under Upon According However Although Both Each All Any No Such Other Its Their His Her Our But And Party"""
)
_CLOSERS = "[\"'”’)\\]*_]*"
_BLOCK = r"[ \t]*(?:\n|[-*+•] |[#|>`]|\d{1,3}[.)]\s|\{%|</?[a-z]|\(?[a-z]{1,4}\) )"
_NUMBERED = (r"\n", r"[.;:] ", "Section ", "Article ", "SECTION ", "ARTICLE ", "Step ", "Clause ")
_UNENDING = "".join(
    [rf"(?<!\b{re.escape(word)}\.)" for word in (*_NEVER, *_MAYBE)]
    + [rf"(?<!{label}{digits}\.)" for label in _NUMBERED for digits in (r"\d", r"\d\d")]
)
_ENDING = "|".join(rf"(?<={re.escape(word)}\.)" for word in _MAYBE)
# Each branch consumes its first character, so that the search can skip to the few that may end a sentence.
_END = re.compile(
    rf"[.!?](?:(?<!\b[A-Z]\.){_UNENDING}{_CLOSERS}"
    r"(?:(?<=[a-z)]\.)\d{1,2}|(?<=\d{4}\.)\d{1,2})?(?=\s+(?:[\"'“‘(\[*_]{0,3}[A-Z0-9]|\([a-z]{1,4}\)\s)|\s*\Z)"
    rf"|(?:{_ENDING}){_CLOSERS}(?=\s+[\"“(]?(?:{'|'.join(_OPENERS)})\b|\s*\Z))"
    r"|:(?=(?:  |\n|\t| ?•)\s*[\"“]?[A-Z])"
    rf"|\n(?={_BLOCK})"
    r"|•(?= )"
)
_FURNITURE = re.compile(
    r"\s*(?:#|\||`|<|\{%|Source: |Exhibit \d|[A-Z][a-z]+day, [A-Z][a-z]+ \d{1,2}, \d{4}\s*$|[^A-Za-z]*$)"
)
_ENUMERATOR = re.compile(
    r"(?:[\s\"“]*(?:[-*+•>]\s+|\(?(?:[ivx]{1,5}|[a-zA-Z]|\d{1,3})\)\.?\s+|(?:\d{1,3}|[A-Z](?!\. [A-Z]\.))\.\s+"
    r"|\d+(?:\.\d+)+\.?\s+"
    r"|(?:Section|Article|Clause|SECTION|ARTICLE)\s+[\dIVX]+(?:\.\d+)*[.:]?\s+(?=[A-Z])"
    r"|[A-Z][A-Z'’&/,\- ]{3,60}[:.]\s+(?=[A-Z(\"“])|Note:\s+|\*\*[^*\n]{2,60}\*\*:?\s+(?:[-–—:]\s+)?(?=[A-Z])))+"
)
_TITLE_WORD = r"(?:[A-Z(][\w.'’&,)-]*|of|the|and|on|for|in|to|a|with|by|or|at)"
_GLUED = re.compile(
    rf"{_TITLE_WORD}(?: +{_TITLE_WORD})*? +(?=(?:The|In|At|On|A|An|As|By|With|For|From|While|During|Over|After|Since"
    r"|Although|Participants|Committee|This|These|It|Under)(?: [a-z]| [A-Z][a-z]+ \d))"
)
# "The Federal Open Market Committee indicated": a name, no heading before "Committee".
_IS_NAME = re.compile(rf"(?:The|A) (?:{_TITLE_WORD} +)*?Committee\b")
_SECTION = re.compile(r"(?<=\s)\d+(?:\.\d+)+\.?\s+(?=[A-Z])")
_FAR = 80
_GLUED_FEW = 3
_FOOTNOTE = re.compile(r"(?<=(?:\d{4}|[a-z )]{4})\.)\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: `text` is the slice from `start` to `end`, word for word."""

    start: int
    end: int
    text: str


def sentence_ends(text: str) -> Iterator[int]:
    """Yield every position at which a sentence, list item or paragraph of `text` has just ended."""
    end = 0
    for found in _END.finditer(text):
        end = found.end()
        yield end
    if text[end:].strip():
        yield len(text)


def sentences(text: str) -> list[Sentence]:
    """Give the sentences of `text`; headings, tables and other furniture are left out, enumerators cut off."""
    found: list[Sentence] = []
    start = 0
    for end in sentence_ends(text):
        span = text[start:end]
        if not _FURNITURE.match(span):
            begin = start + _lead_length(span)
            slice_ = text[begin:end].rstrip(" \t\r\n•")
            if slice_[-1:].isdigit():
                slice_ = _FOOTNOTE.sub("", slice_)
            if slice_:
                found.append(Sentence(begin, begin + len(slice_), slice_))
        start = end
    return found


def _lead_length(span: str) -> int:
    lead = len(span) - len(span.lstrip())
    enumerator = _ENUMERATOR.match(span, lead)
    if enumerator:
        lead = enumerator.end()
    for number in _SECTION.finditer(span, lead, lead + _FAR):
        lead = number.end()
    glued = _GLUED.match(span, lead)
    if glued and len(glued.group().split()) >= _GLUED_FEW and not _IS_NAME.match(span, lead):
        lead = glued.end()
    return lead
