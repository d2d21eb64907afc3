"""Dates as written: finding them in a sentence, and making a partial or relative one absolute on a reference day."""

import re
from datetime import date, timedelta

from engine.embedded.english.month import MONTH, MONTHS, WEEKDAY, WEEKDAYS

_YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b(?:{MONTH}) {_DAY}(?:[-–]\d{{1,2}}|[-–](?:{MONTH}) \d{{1,2}})?(?:,? {_YEAR})?\b"
    rf"|\b{_DAY}(?: day)?(?: of)? (?:{MONTH})(?:,? {_YEAR})?\b"
    rf"|\b(?:{MONTH})(?:,? {_YEAR})?\b(?![-'’])|\b{_YEAR}\b(?![-'’,]?\d)"
)
_WRITTEN_DAY = re.compile(rf"\b({MONTH}) (\d{{1,2}}), ({_YEAR})\b")
# The January meeting, the May survey: names of things, not times.
_THINGS = r"(?:meeting|survey|statement|SEP|SLOOS|projection|minutes|report|session|FOMC)"
_ALONE = rf"(?!\.?,? ?\d|[-–'’]| (?:\w+ )?{_THINGS}\b)"
_PREPOSITION = r"(?:in|ending in|through|during|since|until|as of|late in|early in|of|from|by|for|between|to|over|and)"
_MONTH_ALONE = re.compile(
    rf"\b({_PREPOSITION} (?:late |early |mid-)?)({MONTH})(?:( and | to | through )({MONTH}))?{_ALONE}"
    rf"(?! (?:of )?(?:last|this|next|{_YEAR}))"
)
_LAST_MONTH_NAME = re.compile(rf"\b(?:this past|last) ({MONTH})\b{_ALONE}")
_MONTH_DAY = re.compile(rf"\b({MONTH}) (\d{{1,2}})\b(?!,? {_YEAR}|[-–]\d|\.\d|,\d| (?:meeting|survey|FOMC))")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}}) ({MONTH})\b(?!,? {_YEAR})")
_ON_WEEKDAY = re.compile(rf"\bon ({WEEKDAY})( morning| afternoon| evening| night)?\b(?!,? (?:{MONTH})|,? \d|'s)")
_QUARTER = re.compile(
    r"\b(in|over|during|of|for|through) the (first|second|third|fourth) quarter\b(?! of|'s|-| \d|,? \d)"
)
_QUARTERS = {"first": 1, "second": 4, "third": 7, "fourth": 10}
_YEAR_WORDS = re.compile(r"\b((?:of|in|for|during|by|since|until|over|end of) )?(this|last|next) year\b(?!'s|-)")
_DAY_WORDS = re.compile(
    r"\b((?:of|by|until|since|from|before|after) )?(yesterday|today|tonight)\b"
    r"(?!'s| \w+ing\b| (?:morning|evening|afternoon))"
)
_OFFSETS = {"this": 0, "last": -1, "next": 1, "yesterday": -1, "today": 0, "tonight": 0}
_FUTURE = re.compile(
    r"\b(?:will|would|shall|upcoming|next|expect(?:s|ed)?|planned|scheduled|should|may|might|could|going to|projected"
    r"|forecast|anticipated?)\b"
)
_SPAN = "year|month|week|quarter|spring|summer|fall|autumn|winter|weekend"
RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|now|currently|recent(?:ly)?|so far|earlier|at present|ago"
    rf"|(?:this|last|next|past|previous|coming|current) (?:{_SPAN}|{MONTH}|{WEEKDAY})|{WEEKDAY}"
    rf"|(?:in|since|during|until|by|through|ending in|of) (?:late |early |mid-)?(?:{MONTH})(?!,? ?\d)"
    rf"|(?:{MONTH}) \d{{1,2}}(?!,? {_YEAR})(?!\d)|(?:first|second|third|fourth) quarter(?! of))\b"
)
"""Any expression of time that is not absolute."""
UNRESOLVED = re.compile(
    rf"\b(?:tomorrow|(?:this|last|next) (?:week|month|weekend|year)|yesterday|today|tonight|{WEEKDAY})\b"
)
"""Those that mean nothing without the day on which they were written."""


def written_day(day: date) -> str:
    """Write a day as `January 31, 2024`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def day_in(text: str) -> date | None:
    """Give the first full day named in `text`."""
    found = _WRITTEN_DAY.search(text)
    return _day(int(found[3]), MONTHS.index(found[1]) + 1, int(found[2])) if found else None


def absolute(text: str, reference: date) -> str:
    """Give `text` with its partial and relative dates made absolute, as read on `reference`; future ones stay."""
    if _FUTURE.search(text):
        return _YEAR_WORDS.sub(lambda found: _year_words(found, reference), text)
    text = _LAST_MONTH_NAME.sub(lambda found: f"{found[1]} {_latest_year(found[1], reference)}", text)
    text = _MONTH_ALONE.sub(lambda found: _months(found, reference), text)
    text = _MONTH_DAY.sub(lambda found: _nearest(found[1], found[2], found.group(), reference), text)
    text = _DAY_MONTH.sub(lambda found: _nearest(found[2], found[1], found.group(), reference), text)
    text = _QUARTER.sub(lambda found: _quarter(found, reference), text)
    text = _ON_WEEKDAY.sub(lambda found: _weekday(found, reference), text)
    text = _DAY_WORDS.sub(
        lambda found: f"{found[1] or 'on '}{written_day(reference + timedelta(days=_OFFSETS[found[2]]))}", text
    )
    return _YEAR_WORDS.sub(lambda found: _year_words(found, reference), text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest_year(month: str, reference: date) -> int:
    return reference.year - (MONTHS.index(month) + 1 > reference.month)


def _months(found: re.Match[str], reference: date) -> str:
    first = _latest_year(found[2], reference)
    if found[4] is None:
        return f"{found[1]}{found[2]} {first}"
    second = _latest_year(found[4], reference)
    return f"{found[1]}{found[2]}{f' {first}' if first != second else ''}{found[3]}{found[4]} {second}"


def _nearest(month: str, day: str, written: str, reference: date) -> str:
    numbers = (_day(year, MONTHS.index(month) + 1, int(day)) for year in range(reference.year - 1, reference.year + 2))
    days = [number for number in numbers if number is not None]
    return written_day(min(days, key=lambda one: abs(one - reference))) if days else written


def _quarter(found: re.Match[str], reference: date) -> str:
    year = reference.year - (_QUARTERS[found[2]] > reference.month)
    return f"{found.group()} of {year}"


def _weekday(found: re.Match[str], reference: date) -> str:
    day = reference - timedelta(days=(reference.weekday() - WEEKDAYS.index(found[1])) % 7)
    return f"on the{found[2]} of {written_day(day)}" if found[2] else f"on {written_day(day)}"


def _year_words(found: re.Match[str], reference: date) -> str:
    return f"{found[1] or 'in '}{reference.year + _OFFSETS[found[2]]}"
