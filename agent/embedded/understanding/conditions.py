"""Conditions on files in words: "only where ticker is AAL or MSFT", as terms of an AIP-160 filter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from agent.embedded.understanding.condition_words import (
    BOUNDS,
    CONTAINS,
    DENIALS,
    IS,
    LEADS,
    NOUNS,
    ORDERED_SUFFIXES,
    STOPS,
)
from agent.embedded.understanding.date_ranges import DateRange, date_range
from agent.embedded.understanding.numbers import number
from agent.embedded.understanding.situation import FileSetInfo
from agent.embedded.understanding.tokens import ALNUM, NUMBER, QUOTE, WORD, Token


@dataclass(frozen=True, slots=True)
class Condition:
    """One term of a filter, over `field`, and the tokens it came from."""

    field: str
    term: str
    start: int
    end: int


def conditions(tokens: Sequence[Token], file_sets: Sequence[FileSetInfo], today: date) -> Iterator[Condition]:
    """Every condition that a message puts on a metadata field of these file sets."""
    fields = _fields(tuple(each.metadata_fields for each in file_sets))
    if not fields:
        return
    held = {
        (name, text.casefold()): text for each in file_sets for name, texts in each.metadata_texts for text in texts
    }
    stems = [_stem(token.lower) for token in tokens]
    at = 0
    while at < len(tokens):
        near = {field for n in (at, at + 1) if n < len(tokens) for field in fields.get(stems[n], ())}
        found = next(filter(None, (_condition(tokens, at, field, today) for field in sorted(near))), None)
        if found:
            yield replace(found, term=_as_held(found, held))
        at = found.end if found else at + 1


def _as_held(condition: Condition, held: Mapping[tuple[str, str], str]) -> str:
    """The term with its texts in the case in which files hold them."""

    def known(match: re.Match[str]) -> str:
        return f"'{held.get((condition.field, match[1].casefold()), match[1])}'"

    return re.sub(r"'((?:[^'\\]|\\.)*)'", known, condition.term)


@lru_cache(maxsize=64)
def _fields(sets: tuple[tuple[str, ...], ...]) -> dict[str, tuple[str, ...]]:
    """Fields of file sets by the word that their name begins with; plain dates are read as dates."""
    found: dict[str, list[str]] = {}
    for field in sorted({field for fields in sets for field in fields} - {"date"}):
        for word in {field, field.split("_")[0]}:
            found.setdefault(_stem(word), []).append(field)
    return {word: tuple(fields) for word, fields in found.items()}


def _condition(tokens: Sequence[Token], i: int, field: str, today: date) -> Condition | None:
    named = _named(tokens, i, field)
    if not named:
        return _value_first(tokens, i, field)
    start, denied = _lead(tokens, i)
    at = i + named
    dated = field == "date" or field.endswith("_date")
    read = _dated(tokens, at, field, today) if dated else _compared(tokens, at, field)
    is_stated = at < len(tokens) and tokens[at].lower in ("is", "=", "==", "equals", "in")
    if not read or (field == "year" and not is_stated and "=" in read[0] and not set("<>") & set(read[0])):
        return None
    term, end, negated = read
    return Condition(field, f"NOT {term}" if denied != negated else term, start, end)


def _value_first(tokens: Sequence[Token], i: int, field: str) -> Condition | None:
    """ "only the leave section", "just the DAL ticker": a value right before its field."""
    if i + 1 >= len(tokens) or tokens[i].lower in STOPS | LEADS | IS | {"the"} or not _named(tokens, i + 1, field):
        return None
    at = i
    while at >= 2 and tokens[at - 1].lower in ("and", "or", ",", "&", "/") and tokens[at - 2].lower not in STOPS:
        at -= 2
    start, denied = _lead(tokens, at)
    leads = {token.lower for token in tokens[start:at]}
    listed = [_one_value(tokens, n) for n in range(at, i + 1, 2)]
    if not leads & {"only", "just", "keep", "limit", "restrict", *DENIALS} or any(not each for each in listed):
        return None
    term = one_of(field, [each[0] for each in listed if each])
    return Condition(field, f"NOT {term}" if denied else term, start, i + 1 + _named(tokens, i + 1, field))


def _named(tokens: Sequence[Token], i: int, field: str) -> int:
    """How many tokens name the field at `i`: "filed_date", "filed date", "filed", "tickers", "filing date"."""
    words = field.split("_")
    if tokens[i].lower == field:
        return 1
    said = [token.lower for token in tokens[i : i + len(words)]]
    if [_stem(each) for each in said] == [_stem(each) for each in words]:
        return len(words)
    return 1 if len(words) > 1 and words[-1] == "date" and _stem(tokens[i].lower) == _stem(words[0]) else 0


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "ies", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _lead(tokens: Sequence[Token], i: int) -> tuple[int, bool]:
    """The first token that belongs to the condition, and whether a word there denies it."""
    at, denied = i, False
    while at and (tokens[at - 1].lower in LEADS or tokens[at - 1].lower in DENIALS):
        at -= 1
        denied = denied or tokens[at].lower in DENIALS
    # "the sec filings where ...": a noun in front belongs to what is read, not to the condition.
    while at < i and tokens[at].lower in NOUNS:
        at += 1
    return at, denied


_Term = tuple[str, int, bool]
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _dated(tokens: Sequence[Token], i: int, field: str, today: date) -> _Term | None:
    at = i + (1 if i < len(tokens) and tokens[i].lower in IS else 0)
    found = date_range(tuple(tokens), at, today)
    return (date_term(field, found[0]), at + found[1], False) if found else None


def date_term(field: str, said: DateRange) -> str:
    """The days of a range as a condition on a date field."""
    ends = (said.start, None if said.open_end else said.end)
    return between(field, *(f"'{day.isoformat()}'" if day else None for day in ends))


def between(field: str, first: str | None, last: str | None) -> str:
    """Both bounds of a field as a condition; `None` leaves one open."""
    bounds = [f"{field}>={first}" if first else "", f"{field}<={last}" if last else ""]
    return " AND ".join(filter(None, bounds))


def _compared(tokens: Sequence[Token], i: int, field: str) -> _Term | None:
    return _ranged(tokens, i, field) or _bounded(tokens, i, field) or _equal(tokens, i, field)


def _words(tokens: Sequence[Token], i: int, length: int) -> tuple[str, ...]:
    return tuple(token.lower for token in tokens[i : i + length])


def _ranged(tokens: Sequence[Token], i: int, field: str) -> _Term | None:
    """ "between 2020 and 2022", "2019 to 2021"."""
    at = i + (1 if _words(tokens, i, 1) and _words(tokens, i, 1)[0] in IS else 0)
    opened = _words(tokens, at, 1) in (("between",), ("from",))
    at += opened
    first = number(tokens, at)
    middle = at + first[1] if first else at
    joined = _words(tokens, middle, 1) in (("to",), ("-",), ("through",)) or (
        opened and _words(tokens, middle, 1) == ("and",)
    )
    second = number(tokens, middle + 1) if first and joined else None
    if not first or not second:
        return None
    return between(field, _plain(first[0]), _plain(second[0])), middle + 1 + second[1], False


def _bounded(tokens: Sequence[Token], i: int, field: str) -> _Term | None:
    at = i + (1 if _words(tokens, i, 1) and _words(tokens, i, 1)[0] in IS else 0)
    for words, sign in BOUNDS.items():
        if _words(tokens, at, len(words)) == words and (found := number(tokens, at + len(words))):
            return f"{field}{sign}{_plain(found[0])}", at + len(words) + found[1], False
    found = number(tokens, at)
    if not found:
        return None
    end = at + found[1]
    for words, sign in ORDERED_SUFFIXES.items():
        if _words(tokens, end, len(words)) == words:
            return f"{field}{sign}{_plain(found[0])}", end + len(words), False
    return None


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _equal(tokens: Sequence[Token], i: int, field: str) -> _Term | None:
    at, sign, denied = i, "=", False
    while at < len(tokens):
        word = tokens[at].lower
        if word in ("not", "isn't", "aren't", "!=", "<>", "other", "except"):
            denied = True
        elif word in CONTAINS:
            sign = ":"
        elif word not in IS and word not in ("one", "of", "in", "either", "any", "than", "contains", "to", "the", "("):
            break
        at += 1
    listed_words = any(token.lower in ("of", "either", "any", "in") for token in tokens[i:at])
    values, end = _values(tokens, at, listed=listed_words)
    listed = (
        i >= 2
        and tokens[i - 2].lower in (",", "and")
        and (end == len(tokens) or tokens[end].lower in (",", "and", "."))
    )
    if not values or not (at > i or _is_name(tokens[at]) or listed):
        return None
    return one_of(field, values, sign), end, denied


def one_of(field: str, values: Sequence[str], sign: str = "=") -> str:
    """The term for a field that holds any of these values, which are written as filters write them."""
    terms = [f"{field}{sign}{value}" for value in values]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _is_name(token: Token) -> bool:
    """Whether a word can be a value with nothing between it and the field: "ticker AAL", "form 10-K"."""
    return token.kind in (QUOTE, NUMBER, ALNUM) or token.text != token.lower


def _values(tokens: Sequence[Token], i: int, *, listed: bool) -> tuple[list[str], int]:
    """Values in a row: "AAL, DAL and UAL", "10-K or 10-Q", "'real estate'"."""
    found: list[str] = []
    end = at = i
    while (read := _one_value(tokens, at)) is not None:
        if found and not listed and not _is_listed(tokens, i, at, read[1]):
            break
        if found and read[1] < len(tokens) and tokens[read[1]].lower in IS - {"to", "as"}:
            break
        found.append(read[0])
        end = read[1]
        at = end
        while at < len(tokens) and tokens[at].lower in (",", "or", "and", "/"):
            at += 1
        if at == end:
            break
    return found, end


def _is_listed(tokens: Sequence[Token], first: int, at: int, end: int) -> bool:
    """Whether a later word looks like the first value: written in capitals or digits alike, or quoted."""
    one, other = tokens[first], tokens[at]
    alike = one.text.isupper() == other.text.isupper() and (one.kind == QUOTE) == (other.kind == QUOTE)
    return alike and (tokens[at - 1].lower == "or" or one.text.isupper() or one.kind in (QUOTE, NUMBER, ALNUM))


def _one_value(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    if i >= len(tokens) or (tokens[i].kind == WORD and tokens[i].lower in STOPS):
        return None
    token = tokens[i]
    if token.kind == QUOTE:
        return "'" + token.value.replace("'", "\\'") + "'", i + 1
    if token.kind not in (WORD, NUMBER, ALNUM):
        return None
    end = i + 1
    while end + 1 < len(tokens) and tokens[end].lower in ("-", "/", "&") and tokens[end].start == tokens[end - 1].end:
        end += 2
    text = "".join(each.text for each in tokens[i:end])
    if text in _ROMAN:
        return str(_ROMAN.index(text) + 1), end
    return (text if token.kind == NUMBER and end == i + 1 else f"'{text}'"), end
