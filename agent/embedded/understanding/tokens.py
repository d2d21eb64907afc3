"""Tokens: the words of a message, each with its span in the text."""

import re
from dataclasses import dataclass
from typing import Final

WORD: Final = "word"
NUMBER: Final = "number"
ALNUM: Final = "alnum"
QUOTE: Final = "quote"
DOMAIN: Final = "domain"
SQL: Final = "sql"
PUNCTUATION: Final = "punctuation"

_PATTERN = re.compile(
    r"""
    (?P<sql>```(?:sql)?\s*select[\s\S]+?```
      | (?:(?-i:SELECT)\s[\s\S]+?\s(?-i:FROM)\s|(?-i:WITH)\s+\w+\s+(?-i:AS)\s*\(
          |select\s[\w\s.,*`()]+?\sfrom\s+(?:`|\w+\.\w))
        [\s\S]+?(?=;|\n\s*\n|\.\s+(?-i:[A-Z][a-z])|\Z))
  | (?P<quote>"[^"\n]+"|“[^”\n]+”|«[^»\n]+»|`[^`\n]+`|(?<![A-Za-z0-9])'[^'\n]+'(?![A-Za-z0-9])|‘[^’\n]+’(?![A-Za-z]))
  | (?P<domain>https?://[\w\-./]*\w|(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|int|mil|info|io|ai|co|tv|news|eu|us|uk|ca|au|de|fr
      |es|it|nl|ch|se|dk|fi|pl|ie|jp|cn|kr|br|mx|za|ru|ua|nz|sg|hk)\b(?:/[\w\-./]*\w)?)
  | (?P<alnum>\d{1,2}\.\d{1,2}\.\d{4}|[A-Za-z]+\d[\w]*|\d+[A-Za-z]+\w*)
  | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+(?!\.?\d)|\d+)
  | (?P<word>(?:\b[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?)
  | (?P<punctuation>[<>]=|[^\w\s]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES = "\"“”«»`'‘’"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, sign, quoted text, web address or SQL statement; `start` and `end` are its offsets."""

    text: str
    lower: str
    kind: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The text without the signs that only delimit it."""
        if self.kind == SQL:
            return self.text.removeprefix("```sql").strip("`").strip()
        return self.text.strip(_QUOTES) if self.kind == QUOTE else self.text


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a message into tokens; white space is dropped, every other character belongs to exactly one token."""
    tokens: list[Token] = []
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or PUNCTUATION
        raw = match.group()
        lower = raw.lower().replace("’", "'")
        tokens.append(Token(raw, lower, kind, match.start(), match.end()))
    return tuple(tokens)
