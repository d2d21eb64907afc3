"""Calendar words: names of months, weekdays and units, and the readers that all rules for dates share."""

from collections.abc import Callable, Sequence
from datetime import date

from agent.embedded.understanding.calendar import Period
from agent.embedded.understanding.tokens import Token

Tokens = tuple[Token, ...]
Found = tuple[Period, int] | None
Rule = Callable[[Tokens, int, date], Found]

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = (
    {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}
    | {"sept": 9, "febuary": 2, "janury": 1, "septmber": 9, "ocotber": 10, "decmber": 12}
)
WEEKDAYS = {
    name: number
    for number, day in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
    for name in (day, day[:3])
}
UNITS = {
    unit + ending: unit
    for unit in ("day", "week", "weekend", "fortnight", "month", "quarter", "year", "decade")
    for ending in ("", "s", "'s", "s'")
} | {"yr": "year", "yrs": "year", "half-year": "half"}
PREPOSITIONS = [
    "in",
    "since",
    "from",
    "until",
    "till",
    "to",
    "through",
    "thru",
    "by",
    "for",
    "before",
    "after",
    "during",
    "of",
    "between",
    "and",
    "early",
    "mid",
    "late",
    "last",
    "next",
    "this",
    "the",
    "-",
    "–",
    "on",
    "beginning",
    "starting",
    "ending",
]
JOINTS = ("and", "up", "to", "until", "till", "through", "-", "–")
COUNTED = ("characters", "chars", "rows", "questions", "samples", "pairs", "articles", "examples", "dollars", "usd")
SEASONS = ("spring", "summer", "fall", "autumn", "winter")
AMBIGUOUS = ("may", "march", "mar", "sun", "sat", "mon", "wed", *SEASONS)


def word(tokens: Tokens, i: int) -> str:
    """The lower-case word at `i`, empty past either end."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def skip(tokens: Tokens, i: int, *words: str) -> int:
    """The index after any of these words at `i`."""
    while word(tokens, i) in words:
        i += 1
    return i


def unit(tokens: Tokens, i: int) -> str | None:
    """The calendar unit named at `i`."""
    return UNITS.get(word(tokens, i))


def year_number(tokens: Tokens, i: int) -> int | None:
    """A year of four digits from 1900 to 2099; "2000 rows" is a count."""
    text = word(tokens, i).removesuffix("'s")
    if word(tokens, i + 1) in COUNTED:
        return None
    return int(text) if len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2099 else None


def year_after(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A year behind a month, quarter or season ("of 2024", ", 2024", "'24"), and the index after it."""
    at = skip(tokens, i, "of", "in", ",", "the", "year", "/", "-")
    found = year_number(tokens, at)
    if found:
        return found, at + 1
    if word(tokens, i) in ("'", "’") and len(word(tokens, i + 1)) == 2 and word(tokens, i + 1).isdecimal():
        return 2000 + int(word(tokens, i + 1)), i + 2
    return None


def bare_word_is_a_date(tokens: Tokens, i: int) -> bool:
    """Whether an ambiguous word such as "may" or "fall", alone, stands where a date would."""
    if word(tokens, i) not in AMBIGUOUS:
        return True
    joins_another = word(tokens, i + 1) in ("to", "-", "–", "through", "until", "and") and (
        word(tokens, i + 2) in MONTHS or word(tokens, i + 2) in SEASONS
    )
    alone = (
        i == 0
        and word(tokens, i) in SEASONS
        and word(tokens, i + 1) in ("", "instead", "only", "too", "please", "rather")
    )
    return joins_another or alone or word(tokens, i - 1) in PREPOSITIONS


def longest(rules: Sequence[Rule], tokens: Tokens, i: int, today: date) -> Found:
    """The longest match of these rules at `i`; of equals the first rule's."""
    found = [match for rule in rules if (match := rule(tokens, i, today))]
    return max(found, key=lambda match: match[1], default=None)
