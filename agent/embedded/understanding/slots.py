"""Slots: the rules that fill the open places of a pattern, each `rule(tokens, i) -> (value, length) | None`."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from agent.embedded.understanding.columns import column, name
from agent.embedded.understanding.differences import stepped
from agent.embedded.understanding.fragments import read_fragment
from agent.embedded.understanding.models import slug
from agent.embedded.understanding.numbers import count, money, multiple, number, ordinal, percent
from agent.embedded.understanding.patterns import Slot
from agent.embedded.understanding.places import exchanged, named, place
from agent.embedded.understanding.quotes import sentence
from agent.embedded.understanding.shifts import moved
from agent.embedded.understanding.tokens import ALNUM, DOMAIN, JSON, QUOTE, SQL, WORD, Token

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
_PROMPT_PLACES = ("{question_text}", "{context}", "{answer_instructions}")
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
    at += 1 if amount[1] and at < len(tokens) and tokens[at].lower in ("single", "full", "whole") else 0
    at += 1 if at < len(tokens) and tokens[at].lower == "-" else 0
    length = _DAYS.get(tokens[at].lower.removesuffix("s")) if at < len(tokens) else None
    return (amount[0] * length, at + 1 - i) if length else None


def every(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A rhythm in days: "weekly", "every two weeks", "by day", "day by day"."""
    if i >= len(tokens):
        return None
    if tokens[i].lower in _EVERY:
        return _EVERY[tokens[i].lower], 1
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if tokens[i].lower in _EACH and (tokens[i].lower != "by" or after not in ("a", "an", "one")):
        found = days(tokens, i + 1) or _nth_day(tokens, i + 1)
        return (found[0], found[1] + 1) if found else None
    words = [token.lower for token in tokens[i : i + 3]]
    if len(words) == 3 and words[1] == "by" and words[0] == words[2] and words[0] in _DAYS:
        return _DAYS[words[0]], 3
    return None


def _nth_day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """ "other week", "third day", as after "every"."""
    place = (2, 1) if i < len(tokens) and tokens[i].lower == "other" else ordinal(tokens, i)
    unit = _DAYS.get(tokens[i + place[1]].lower) if place and i + place[1] < len(tokens) else None
    return (place[0] * unit, place[1] + 1) if place and unit and place[0] > 0 else None


def quote(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text, without its quotation marks."""
    return (tokens[i].value, 1) if i < len(tokens) and tokens[i].kind == QUOTE else None


def template(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text with a placeholder in braces."""
    found = quote(tokens, i)
    return found if found and "{" in found[0] and "}" in found[0] and not prompt(tokens, i) else None


def prompt(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Quoted text with the place of a question, its context or its instructions: a prompt."""
    found = quote(tokens, i)
    return found if found and any(name in found[0] for name in _PROMPT_PLACES) else None


def asked(tokens: Sequence[Token], i: int) -> tuple[list[str], int] | None:
    """Quoted texts in a row without a place to fill in."""
    found = quotes(tokens, i)
    return found if found and not any("{" in text for text in found[0]) else None


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
        elif not found or tokens[at].lower not in (*_JOINS, "from", "on"):
            break
        at += 1
    return (found, end - i) if found else None


_JOINS = (",", "and", "or", "&")
_BY = ("from", "on", "in", "by")


@cache
def _outlets() -> dict[str, str]:
    """News outlets by name, each with its domain."""
    return json.loads(files("agent.embedded.understanding").joinpath("outlets.json").read_text("utf-8"))


def outlets(tokens: Sequence[Token], i: int) -> tuple[list[str], int] | None:
    """News outlets in a row, by name or web address: "Reuters, the BBC and apnews.com"."""
    found: list[str] = []
    end = at = i
    while at < len(tokens):
        one = domains(tokens, at) or _outlet(tokens, at)
        if one:
            found += one[0]
            at = end = at + one[1]
        elif found and (tokens[at].lower in _JOINS or (tokens[at - 1].lower in _JOINS and tokens[at].lower in _BY)):
            at += 1
        else:
            break
    return (found, end - i) if found else None


def _outlet(tokens: Sequence[Token], i: int) -> tuple[list[str], int] | None:
    for at in (i, i + 1) if i < len(tokens) and tokens[i].lower == "the" else (i,):
        for length in (4, 3, 2, 1):
            name = " ".join(token.lower for token in tokens[at : at + length])
            if at + length <= len(tokens) and name in _outlets():
                return [_outlets()[name]], at + length - i
    return None


def identifier(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """A name that is no plain word: "pub_date", or one in quotes."""
    return (tokens[i].value, 1) if i < len(tokens) and tokens[i].kind in (ALNUM, QUOTE) else None


def quotes(tokens: Sequence[Token], i: int) -> tuple[list[str], int] | None:
    """Quoted texts in a row."""
    found: list[str] = []
    end = at = i
    while at < len(tokens) and (
        tokens[at].kind == QUOTE or (found and tokens[at].lower in (",", "and", "or", "&", ";", "-"))
    ):
        if tokens[at].kind == QUOTE:
            found.append(tokens[at].value)
            end = at + 1
        at += 1
    return (found, end - i) if found else None


def few(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A count that is no year."""
    found = count(tokens, i)
    return None if found and 1900 <= found[0] <= 2099 else found


def zero(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """No, without, zero."""
    return (0, 1) if i < len(tokens) and tokens[i].lower in ("no", "without", "zero", "0") else None


def share(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """A part of one: "0.7", "70%", "two thirds"; a small bare number stays what it is, too large to be a part."""
    found = percent(tokens, i)
    if not found:
        return None
    bare = number(tokens, i)
    whole = bare is not None and bare[1] == found[1] and bare[0] > 1
    return (bare[0], bare[1]) if whole and bare and bare[0] <= 10 else found


def decimal(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """A part of one that is written as such: "0.85", "85%"."""
    found = share(tokens, i)
    written = found and any("." in token.text or token.lower in ("%", "percent") for token in tokens[i : i + found[1]])
    return found if written and found and found[0] <= 1 else None


def fragment(tokens: Sequence[Token], i: int) -> tuple[dict[str, Any], int] | None:
    """A pasted JSON object, also one whose key stands before it: `"labeler": {...}`."""
    if i >= len(tokens):
        return None
    keyed = tokens[i].kind in (QUOTE, ALNUM) and i + 2 < len(tokens) and tokens[i + 1].text == ":"
    at = i + 2 if keyed else i
    value = read_fragment(tokens[at].text) if tokens[at].kind == JSON else None
    if value is None:
        return None
    return ({tokens[i].value: value} if keyed else value), at + 1 - i


def shift(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A difference: "3 more", "two fewer", "another 5", "one extra"."""
    if i >= len(tokens):
        return None
    another = tokens[i].lower in ("another", "additional", "extra")
    found = count(tokens, i + another)
    if another:
        return (found[0], found[1] + 1) if found else None
    sign = tokens[i + found[1]].lower if found and i + found[1] < len(tokens) else ""
    if not found or sign not in _SIGNS:
        return None
    return _SIGNS[sign] * found[0], found[1] + 1


_SIGNS = {"more": 1, "extra": 1, "additional": 1, "further": 1, "fewer": -1, "less": -1}


def effort(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """How hard a model reasons."""
    return (tokens[i].lower, 1) if i < len(tokens) and tokens[i].lower in ("low", "medium", "high", "minimal") else None


def dataset(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """The id of a dataset: a word that holds digits, parts joined by hyphens."""
    end = i
    while (
        end < len(tokens)
        and (end == i or tokens[end].start == tokens[end - 1].end)
        and tokens[end].lower not in (",", ".", ";")
    ):
        end += 1
    name = "".join(token.text for token in tokens[i:end]).strip("\"'`“”")
    return (name, end - i) if any(map(str.isdigit, name)) and any(map(str.isalpha, name)) else None


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
        "outlets": outlets,
        "quotes": quotes,
        "prompt": prompt,
        "asked": asked,
        "share": share,
        "column": column,
        "fragment": fragment,
        "shift": shift,
        "moved": moved,
        "effort": effort,
        "model": slug,
        "few": few,
        "decimal": decimal,
        "zero": zero,
        "name": name,
        "slice": days,
        "place": place,
        "sentence": sentence,
        "renewal": sentence,
        "more_count": stepped(1, share=False),
        "less_count": stepped(-1, share=False),
        "more_share": stepped(1, share=True),
        "less_share": stepped(-1, share=True),
        "named": named,
        "exchanged": exchanged,
        "identifier": identifier,
        "dataset": dataset,
        "manner": manner,
        "any": any_word,
        "bound": bound_slot(classes["at_least"], classes["at_most"], classes["nearly"]),
        "limit": bound_slot(classes["at_least"], classes["at_most"], ()),
    }
    return table


def _dollars(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    return money(tokens, i)
