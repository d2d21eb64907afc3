"""Slots: the rules that fill the open places of a pattern, each `rule(tokens, i) -> (value, length) | None`."""

from collections.abc import Sequence
from typing import Any

from agent.embedded.understanding.numbers import count, money, multiple, number, percent
from agent.embedded.understanding.patterns import Slot
from agent.embedded.understanding.tokens import DOMAIN, QUOTE, SQL, WORD, Token

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 365}
_EVERY = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "fortnightly": 14,
    "monthly": 30,
    "quarterly": 90,
    "yearly": 365,
    "annual": 365,
}
_EACH = ("every", "each", "by", "per")
_MANNERS = [
    "hard",
    "harder",
    "difficult",
    "challenging",
    "tricky",
    "easy",
    "easier",
    "simple",
    "simpler",
    "short",
    "shorter",
    "long",
    "longer",
    "detailed",
    "specific",
    "precise",
    "diverse",
    "varied",
    "concrete",
    "concise",
    "clear",
    "clearer",
]


def days(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A length of time in days: "7 days", "two weeks", "a month", "week"."""
    amount = count(tokens, i) or ((1, 1) if i < len(tokens) and tokens[i].lower in ("a", "one") else (1, 0))
    at = i + amount[1]
    at += 1 if at < len(tokens) and tokens[at].lower == "-" else 0
    length = _DAYS.get(tokens[at].lower.removesuffix("s")) if at < len(tokens) else None
    return (amount[0] * length, at + 1 - i) if length else None


def every(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A rhythm in days: "weekly", "every two weeks", "by day", "day by day"."""
    if i >= len(tokens):
        return None
    if tokens[i].lower in _EVERY:
        return _EVERY[tokens[i].lower], 1
    if tokens[i].lower in _EACH:
        found = days(tokens, i + 1)
        return (found[0], found[1] + 1) if found else None
    words = [token.lower for token in tokens[i : i + 3]]
    if len(words) == 3 and words[1] == "by" and words[0] == words[2] and words[0] in _DAYS:
        return _DAYS[words[0]], 3
    return None


def quote(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text, without its quotation marks."""
    return (tokens[i].value, 1) if i < len(tokens) and tokens[i].kind == QUOTE else None


def template(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text with a placeholder in braces."""
    found = quote(tokens, i)
    return found if found and "{" in found[0] and "}" in found[0] else None


def sql(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """A pasted SQL statement."""
    return (tokens[i].value, 1) if i < len(tokens) and tokens[i].kind == SQL else None


def domains(tokens: Sequence[Token], i: int) -> tuple[list[str], int] | None:
    """Web addresses in a row: "reuters.com, www.bbc.co.uk/news and apnews.com"; scheme and "www." are dropped."""
    found: list[str] = []
    end = at = i
    while at < len(tokens):
        if tokens[at].kind == DOMAIN:
            address = tokens[at].lower.removeprefix("https://").removeprefix("http://").removeprefix("www.")
            found.append(address.rstrip("/"))
            end = at + 1
        elif not found or tokens[at].lower not in (",", "and", "or", "&", "from"):
            break
        at += 1
    return (found, end - i) if found else None


def manner(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """How questions should be: "harder", "short and specific"."""
    if i >= len(tokens) or tokens[i].lower not in _MANNERS:
        return None
    if i + 2 < len(tokens) and tokens[i + 1].lower == "and" and tokens[i + 2].lower in _MANNERS:
        return f"{tokens[i].lower} and {tokens[i + 2].lower}", 3
    return tokens[i].lower, 1


def any_word(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Any one word."""
    return (tokens[i].lower, 1) if i < len(tokens) and tokens[i].kind == WORD else None


def bound_slot(at_least: Sequence[str], at_most: Sequence[str], nearly: Sequence[str]) -> Slot:
    """The slot for words that bound a number: "at least", "no more than", "about"."""
    kinds = [("at_least", at_least), ("at_most", at_most), ("about", nearly)]
    phrases = [(kind, phrase.split()) for kind, listed in kinds for phrase in listed]
    phrases.sort(key=lambda item: -len(item[1]))
    firsts = {words[0] for _, words in phrases}

    def bound(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
        if i >= len(tokens) or tokens[i].lower not in firsts:
            return None
        for kind, words in phrases:
            if [token.lower for token in tokens[i : i + len(words)]] == words:
                return kind, len(words)
        return None

    return bound


def slots(classes: dict[str, list[str]]) -> dict[str, Slot]:
    """Every slot by the name that patterns use."""
    table: dict[str, Any] = {
        "count": count,
        "cap": count,
        "number": number,
        "percent": percent,
        "money": _dollars,
        "multiple": multiple,
        "days": days,
        "every": every,
        "quote": quote,
        "template": template,
        "sql": sql,
        "domains": domains,
        "manner": manner,
        "any": any_word,
        "bound": bound_slot(classes["at_least"], classes["at_most"], classes["nearly"]),
        "limit": bound_slot(classes["at_least"], classes["at_most"], ()),
    }
    return table


def _dollars(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    return money(tokens, i)
