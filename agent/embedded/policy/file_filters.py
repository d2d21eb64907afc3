"""File filters: dates and conditions in words as one metadata filter over a file set."""

import re
from collections.abc import Sequence
from datetime import date

from agent.embedded.understanding import DateRange, FileSetInfo
from agent.embedded.understanding.calendar import DAY, shift_months
from agent.embedded.understanding.conditions import Condition, between, date_term

_AND = " AND "
_OR = " OR "


def date_filter(said: DateRange, file_set: FileSetInfo) -> Condition | None:
    """The condition on the set's date field, else on its years where the range is one of whole years.

    `None` where the set has neither: then the range can't be kept.
    """
    fields = file_set.metadata_fields
    dated = next((name for name in fields if name == "date" or name.endswith("_date")), None)
    if "month" in fields and said.cycle and _is_month(said):
        return Condition("month", f"month='{said.start:%m}'", 0, 0)
    if dated and not ("year" in fields and _is_whole_years(said)):
        return Condition(dated, date_term(dated, said), 0, 0)
    if "year" in fields and _is_whole_years(said):
        ends = (said.start, None if said.open_end else said.end)
        return Condition("year", between("year", *(str(day.year) if day else None for day in ends)), 0, 0)
    return None


def years_of(filters: Sequence[str]) -> DateRange | None:
    """From the first to the last year that filters ask for; `None` where they don't name both."""
    found = [re.search(rf"\byear{sign}(\d{{4}})", " ".join(filters)) for sign in (">=", "<=")]
    first, last = (int(match[1]) if match else 0 for match in found)
    return DateRange(date(first, 1, 1), date(last, 12, 31)) if first and last else None


def without_dates(file_set: FileSetInfo) -> str:
    """Why dates could not be kept."""
    return f"The files of {file_set.name} carry no date that I could filter by, so the dates are not used."


def filters_after(before: Sequence[str], conditions: Sequence[Condition], *, added: bool = False) -> list[str]:
    """The filters with these conditions: they take the place of those on the same fields, the others stay.

    With `added` they widen those. A value that is denied leaves the list it stands in.
    """
    fields = {condition.field for condition in conditions}
    kept = [
        _AND.join(filter(None, [_without(text, fields), *(_term(each, text, added=added) for each in conditions)]))
        for text in before or [""]
    ]
    return list(dict.fromkeys(filter(None, kept)))


def _term(condition: Condition, before: str, *, added: bool) -> str:
    """The term of a condition, given a filter that may hold one on its field."""
    present = [term for term in before.split(_AND) if _is_on(term, condition.field)]
    choices = _choices(present[0]) if len(present) == 1 else []
    said = _choices(condition.term.removeprefix("NOT "))
    if condition.term.startswith("NOT ") and set(said) <= set(choices) and len(said) < len(choices):
        return _either([each for each in choices if each not in said])
    if condition.term.startswith("NOT ") and present and all(term.startswith("NOT ") for term in present):
        return _AND.join(dict.fromkeys([*present, condition.term]))
    return _either(list(dict.fromkeys([*choices, *said]))) if added and choices else condition.term


def _choices(term: str) -> list[str]:
    """The values that a term chooses from, each as a term; none where it is denied."""
    return [] if term.startswith("NOT ") or not term else term.strip("()").split(_OR)


def _either(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({_OR.join(terms)})"


def _without(text: str, fields: set[str]) -> str:
    """A filter without its terms on these fields."""
    return _AND.join(term for term in text.split(_AND) if not any(_is_on(term, field) for field in fields))


def _is_on(term: str, field: str) -> bool:
    bare = term.removeprefix("NOT ").lstrip("(")
    return bare.startswith(field) and not (bare[len(field) : len(field) + 1] or " ").isidentifier()


def unknown_fields(conditions: Sequence[Condition], file_set: FileSetInfo) -> str:
    """What to say of conditions on fields that the set's files don't have; empty where they have all."""
    missing = [each.field for each in conditions if each.field not in file_set.metadata_fields]
    fields = ", ".join(file_set.metadata_fields) or "none"
    return (
        f"The files of {file_set.name} have no {' and '.join(missing)}: their fields are {fields}." if missing else ""
    )


def _is_month(said: DateRange) -> bool:
    """Whether it is one calendar month, whatever the year."""
    return bool(said.start and said.end and said.start.day == 1 and said.end == shift_months(said.start, 1) - DAY)


def _is_whole_years(said: DateRange) -> bool:
    begins = said.start is None or (said.start.month, said.start.day) == (1, 1)
    ends = said.open_end or said.end is None or (said.end.month, said.end.day) == (12, 31)
    return begins and ends
