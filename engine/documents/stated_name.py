"""Names that a document states: its title and author, organizations and places, and identifiers of a fixed form."""

import re
from collections.abc import Iterable

from engine.documents.asked_field import AskedField
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.name import NameKind, names

_HEAD = 3000
_TITLE_LENGTH = 200
_FORMS = {
    "email": re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "url": re.compile(r"\bhttps?://[^\s<>\"')\]]*[\w/]"),
    "website": re.compile(r"\bhttps?://[^\s<>\"')\]]*[\w/]"),
    "doi": re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*\w"),
    "isbn": re.compile(r"\bISBN(?:-1[03])?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])\b"),
    "ticker": re.compile(r"\((?:NYSE|NASDAQ|AMEX|LSE|TSX|ASX)(?: American)?\s?:\s?([A-Z][A-Z.]{0,5})\)", re.IGNORECASE),
    "symbol": re.compile(r"\((?:NYSE|NASDAQ|AMEX|LSE|TSX|ASX)(?: American)?\s?:\s?([A-Z][A-Z.]{0,5})\)", re.IGNORECASE),
}
_KINDS = {
    "country": (NameKind.COUNTRY,),
    "state": (NameKind.STATE,),
    "city": (NameKind.CITY,),
    "company": (NameKind.COMPANY,),
    "issuer": (NameKind.COMPANY,),
    "registrant": (NameKind.COMPANY,),
    "firm": (NameKind.COMPANY,),
    "employer": (NameKind.COMPANY, NameKind.BODY),
    "publisher": (NameKind.COMPANY, NameKind.BODY),
    "organization": (NameKind.BODY, NameKind.COMPANY),
    "organisation": (NameKind.BODY, NameKind.COMPANY),
    "agency": (NameKind.BODY,),
    "institution": (NameKind.BODY,),
}
_PLACES = word_set("port harbour harbor city town village county district province state island parish")
_CAPITALS = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}"
_BY = re.compile(
    r"^[\s*_#]*(?i:written |prepared |edited )?[Bb]y:? "
    r"(?P<who>[A-Z][\w.'’-]*(?:,? (?:and )?[A-Z][\w.'’-]*){1,7})[*_]*\s*$",
    re.MULTILINE,
)


def stated_name(field: AskedField, text: str) -> str | None:
    """The name that a field asks for; `None` where there is none, or there are different ones."""
    head = text[:_HEAD]
    if field.has("title", "headline", "heading"):
        return _title(text)
    if field.has("author", "authors", "writer"):
        return _single(it.strip(" ,") for it in _BY.findall(head))
    for word, form in _FORMS.items():
        if field.has(word):
            return _single(form.findall(text))
    kinds = next((kinds for word, kinds in _KINDS.items() if field.has(word)), ())
    for kind in kinds:
        if found := _single(it.text for line in head.split("\n") for it in names(line) if it.kind is kind):
            return found
    return _called(field.words[-1], head) if field.words else None


def stated_option(field: AskedField, text: str) -> str | None:
    """The one of the values that the hints allow which the text names, where it names no other."""
    return _single(
        option for option in field.options if re.search(rf"(?<!\w){re.escape(option)}(?!\w)", text, re.IGNORECASE)
    )


def _title(text: str) -> str | None:
    """The first line, where it looks like a heading."""
    line = next((line for line in text.split("\n") if line.strip()), "").strip()
    is_marked = line.startswith("#")
    title = line.strip("#*_ ")
    if not title or len(title) > _TITLE_LENGTH or (not is_marked and (title[-1] in ".:;," or ": " in title)):
        return None
    return title


def _called(noun: str, text: str) -> str | None:
    """The name of what a noun stands for: "Port of Lorsund", "Lorsund Harbour"."""
    noun = re.escape(noun.capitalize())
    of = re.findall(rf"\b({noun} of (?:the )?({_CAPITALS}))", text)
    before = re.findall(rf"(?<![.!?] )(?<!\n)\b(({_CAPITALS}) {noun})\b", text)
    whole, bare = zip(*(of or before), strict=True) if of or before else ((), ())
    return _single(bare if noun.lower() in _PLACES else whole)


def _single(values: Iterable[str]) -> str | None:
    different = set(filter(None, values))
    return different.pop() if len(different) == 1 else None
