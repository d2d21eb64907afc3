"""Tokens: the words of a message, each with its span in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from agent.embedded.understanding.fragments import fragment_end
from agent.embedded.understanding.pasted_sql import sql_end

WORD: Final = "word"
NUMBER: Final = "number"
ALNUM: Final = "alnum"
QUOTE: Final = "quote"
DOMAIN: Final = "domain"
SQL: Final = "sql"
JSON: Final = "json"
PUNCTUATION: Final = "punctuation"

_PATTERN = re.compile(
    r"""
    (?P<sql>```(?:sql|bigquery|googlesql)?\s*(?:select|with)\b[\s\S]+?```
      | (?:(?-i:SELECT)\s[\s\S]+?\s(?-i:FROM)\s|(?-i:WITH)\s+\w+\s+(?-i:AS)\s*\(
          |select\s[\w\s.,*`()]+?\sfrom\s+(?:`|\w+\.\w))
        [\s\S]+?(?=;|\n\s*\n|\.\s+[a-z]|\Z))
  | (?P<quote>"[^"]*\{\w+\}[^"]*"|"[^"\n]+"|“[^”\n]+”|«[^»\n]+»|`[^`\n]+`
      |(?<![A-Za-z0-9])'[^'\n]+'(?![A-Za-z0-9])|‘[^’\n]+’(?![A-Za-z]))
  | (?P<domain>https?://[\w\-./]*\w|(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|int|mil|info|io|ai|co|tv|news|eu|us|uk|ca|au|de|fr
      |es|it|nl|ch|se|dk|fi|pl|ie|jp|cn|kr|br|mx|za|ru|ua|nz|sg|hk)\b(?:/[\w\-./]*\w)?)
  | (?P<identifier>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)
  | (?P<alnum>\d{1,2}\.\d{1,2}\.\d{4}|[A-Za-z]+\d[\w]*|\d+[A-Za-z]+\w*)
  | (?P<number>(?<![\w.])\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+(?!\.?\d)|\d+)
  | (?P<word>(?:\b[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?)
  | (?P<punctuation>[<>!=]=|\.{2,}|[^\w\s]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FENCE = re.compile(r"^```(?:sql|bigquery|googlesql)?\s*|\s*```$", re.IGNORECASE)
_SPOKEN = {
    "dont": "don't",
    "doesnt": "doesn't",
    "didnt": "didn't",
    "isnt": "isn't",
    "arent": "aren't",
    "wasnt": "wasn't",
    "cant": "can't",
    "wont": "won't",
    "shouldnt": "shouldn't",
    "mustnt": "mustn't",
    "ur": "your",
    "u": "you",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
}
"""How words are typed in a hurry."""
_QUOTES = "\"“”«»`'‘’"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, sign, quoted text, web address, SQL statement or JSON object, with its offsets."""

    text: str
    lower: str
    kind: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The text without the signs that only delimit it."""
        if self.kind == SQL:
            return _FENCE.sub("", self.text).strip()
        return self.text.strip(_QUOTES) if self.kind == QUOTE else self.text


def spoken(word: str) -> str:
    """A word in full that is often typed without its apostrophe or shorter: "dont", "u"."""
    return _SPOKEN.get(word, word)


@cache
def _field_names() -> frozenset[str]:
    return frozenset(files("agent.embedded.understanding").joinpath("field_names.txt").read_text("utf-8").split())


def _words_of(name: str, start: int) -> Iterator[Token]:
    """The words of a config's field name: what is written as code is read as it is spoken."""
    for match in re.finditer(r"[^_]+", name):
        yield Token(match.group(), match.group().lower(), WORD, start + match.start(), start + match.end())


@lru_cache(maxsize=64)
def tokenize(text: str) -> tuple[Token, ...]:
    """Split a message into tokens; white space is dropped, every other character belongs to exactly one token."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while match := _PATTERN.search(text, place):
        start, place = match.span()
        kind = match.lastgroup or PUNCTUATION
        if kind == SQL and not text.startswith("`", start):
            place = start + sql_end(text[start:place])
        if text[start] == "{" and (end := fragment_end(text, start)):
            kind, place = JSON, end
        raw = text[start:place]
        bare = raw.strip("\"'`")
        if kind in ("identifier", QUOTE) and bare.lower() in _field_names():
            yield from _words_of(bare, start + raw.index(bare))
            continue
        lower = raw.lower().replace("’", "'")
        yield Token(
            raw,
            spoken(lower) if raw[1:].islower() or (raw.islower() and len(raw) == 1) else lower,
            ALNUM if kind == "identifier" else kind,
            start,
            place,
        )
