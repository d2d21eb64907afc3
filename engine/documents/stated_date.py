"""Dates that a document states: days, and the years, quarters and months of them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from engine.documents.asked_field import AskedField
from engine.embedded.english.month import MONTHS
from engine.embedded.stem import stem, stems

_Value = TypeVar("_Value")
_MONTHS = {name[:length].lower(): number for number, name in enumerate(MONTHS, 1) for length in (3, 4, len(name))}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>{_YEAR})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?(?P<m2>{_MONTH})\.?,? (?P<y2>{_YEAR})"
    rf"|(?P<y3>{_YEAR})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}}))\b",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(rf"(?<!\d)(?P<y>{_YEAR})[-_.]?(?P<m>\d\d)[-_.]?(?P<d>\d\d)(?!\d)")
_MONTH_OF_YEAR = re.compile(rf"\b(?P<m>{_MONTH})\.?,? (?:of )?(?P<y>{_YEAR})\b", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"(?<![\d.,$€£]){_YEAR}(?![\d%]|[.,]\d)")
_FISCAL = re.compile(rf"\b(?:fiscal(?: year)?|FY)[ -]?({_YEAR})\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ([1-4])\b|\b(first|second|third|fourth) quarter\b", re.IGNORECASE)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WRAPPED = re.compile(r"(?<=[^\n]{60})(?<![.!?:])\n(?=\S)")
_SENTENCE_END = re.compile(r"""(?<=[.!?])\s+(?=[A-Z"“'])|\n(?![a-z])""")
_HEAD = 800
_TIMES = ("date", "day", "dated", "year", "month", "quarter")
_KINDS = stems("date day dated year month quarter on in of the when")
_OUT = stems("published publication publishing release released issued issue")
_DOCUMENT = stems("report document")
_PATTERN = re.compile(r"\b(?:YYYY|MM|DD)(?:[-/. ](?:YYYY|MM|DD)){1,2}\b")


def asks_for_time(field: AskedField) -> bool:
    """Whether a field is for a day, a year, a quarter or a month."""
    return field.has(*_TIMES) or (field.words[-1:] == ("on",)) or _PATTERN.search(field.hints) is not None


def stated_time(field: AskedField, text: str, name: str) -> str | int | None:
    """The day, year, quarter or month that a field asks for; `None` where none, or more than one, could be meant."""
    if field.has("quarter"):
        return _quarter(field, text, name)
    if field.has("year"):
        return _year(field, text, name)
    days = _days_for(field, text, name)
    if field.has("month"):
        return _month(field, days or _single(_month_of_year(text[:_HEAD])))
    return day_written(days, field) if days and not field.is_number else None


def days_in(text: str) -> list[date]:
    """The different days that a text names in full, in order."""
    return list(dict.fromkeys(day for found in _DAY.finditer(text) if (day := _read(found))))


def day_written(day: date, field: AskedField) -> str:
    """A day as the field's hint asks for it, else as YYYY-MM-DD."""
    pattern = _PATTERN.search(field.hints)
    written = pattern.group() if pattern else "YYYY-MM-DD"
    return written.replace("YYYY", f"{day:%Y}").replace("MM", f"{day:%m}").replace("DD", f"{day:%d}")


def _days_for(field: AskedField, text: str, name: str) -> date | None:
    """The day of what the field's name speaks of: of a meeting that of the sentences on it, else the document's."""
    cues = field.stems - _KINDS - _DOCUMENT
    named = [day for found in _NAMED_DAY.finditer(name) if (day := _day(found["y"], found["m"], found["d"]))]
    if cues and not cues <= _OUT:
        near = days_in("\n".join(it for it in _sentences(text) if cues <= stems(it)))
        return _single(near) or _single(day for day in named if day in near)
    if cues:
        near = days_in("\n".join(it for it in _sentences(text[:_HEAD]) if _OUT & stems(it)))
        return _single(near) or _single(days_in(text[:_HEAD])) or _single(named)
    return _single(days_in(text[:_HEAD])) or _single(named)


def _sentences(text: str) -> list[str]:
    """The sentences and lines of a text; a sentence may go on in the next line."""
    return _SENTENCE_END.split(_WRAPPED.sub(" ", text))


def _year(field: AskedField, text: str, name: str) -> str | int | None:
    if field.has("fiscal"):
        year = _single(map(int, _FISCAL.findall(text)))
    else:
        day = _days_for(field, text, name)
        years = _single(map(int, _ANY_YEAR.findall(text[:_HEAD])))
        year = day.year if day else years or _single(map(int, re.findall(rf"(?<!\d){_YEAR}(?!\d{{5}})", name)))
    return year if year is None or field.is_number else str(year)


def _quarter(field: AskedField, text: str, name: str) -> str | int | None:
    for place in (name.replace("_", " "), text[:_HEAD]):
        found = _single(int(it[0]) if it[0] else _QUARTERS[it[1].lower()] for it in _QUARTER.findall(place))
        if found is not None:
            return found if field.is_number else f"Q{found}"
    return None


def _month(field: AskedField, day: date | None) -> str | int | None:
    if day is None:
        return None
    if field.is_number:
        return day.month
    return MONTHS[day.month - 1] if stem("name") in stems(field.hints) else f"{day:%m}"


def _month_of_year(text: str) -> list[date]:
    found = (_day(it["y"], str(_MONTHS[it["m"].lower()]), "1") for it in _MONTH_OF_YEAR.finditer(text))
    return [day for day in found if day]


def _read(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    year = groups["y1"] or groups["y2"] or groups["y3"]
    month = groups["m1"] or groups["m2"] or groups["m3"]
    day = groups["d1"] or groups["d2"] or groups["d3"]
    return _day(year, str(_MONTHS.get(month.lower(), month)), day)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _single(values: Iterable[_Value]) -> _Value | None:
    """The one value that there is; `None` where there are none or several."""
    different = set(values)
    return different.pop() if len(different) == 1 else None
