"""Headings: what a news report stands under, and the edition of a recurring event that a heading names.

`2023–24 FA Cup: 2024 FA Cup final` ends in the edition `2024 FA Cup final` of the event `FA Cup`: a year, an ordinal or
Roman numerals tell editions apart, and what stays without them is the event.
"""

import re
from dataclasses import dataclass

_TITLE = re.compile(r"(?P<title>[^\n]{3,200})\n\n(?P<body>.+)", re.DOTALL)
_MARK = re.compile(
    r"\b(?:19|20)\d\d(?:[–-](?:19|20)?\d\d)?\b|\b\d+(?:st|nd|rd|th)\b|\b[IVXLC]{1,7}$"
    r"|^(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_FINAL = re.compile(r"\s+finals?$")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Edition:
    """One time of an event that comes again: `name` as the heading has it, `event` without what marks the time."""

    name: str
    event: str


@dataclass(frozen=True, slots=True)
class Headed:
    """A report with the editions that its innermost headings name."""

    editions: tuple[Edition, ...]
    body: str


def headed(text: str) -> Headed:
    """Part a report's headings from what it tells."""
    found = _TITLE.fullmatch(text.strip())
    if found is None:
        return Headed((), text)
    innermost = found["title"].rpartition(": ")[2].split(", ")
    return Headed(tuple(edition for name in innermost if (edition := _edition(name)) is not None), found["body"])


def _edition(name: str) -> Edition | None:
    event = _FINAL.sub("", " ".join(_MARK.sub(" ", name.partition(" – ")[0]).split())).strip(" ,")
    return Edition(name, event) if event != name and len(event) >= _SHORTEST and _MARK.search(name) else None
