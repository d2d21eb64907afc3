"""File filters: a range of dates as the metadata filter that keeps the files of those days."""

from agent.embedded.understanding import DateRange, FileSetInfo


def date_filter(said: DateRange, file_set: FileSetInfo) -> str | None:
    """The filter over the set's date field, else over its years where the range is one of whole years.

    `None` where the set has neither: then the range can't be kept.
    """
    fields = file_set.metadata_fields
    ends = (said.start, None if said.open_end else said.end)
    dated = next((name for name in fields if name == "date" or name.endswith("_date")), None)
    if dated:
        return _between(dated, *(f"'{day.isoformat()}'" if day else None for day in ends))
    if "year" in fields and _is_whole_years(said):
        return _between("year", *(str(day.year) if day else None for day in ends))
    return None


def without_dates(file_set: FileSetInfo) -> str:
    """Why dates could not be kept."""
    return f"The files of {file_set.name} carry no date that I could filter by, so the dates are not used."


def _between(field: str, first: str | None, last: str | None) -> str:
    bounds = [f"{field}>={first}" if first else "", f"{field}<={last}" if last else ""]
    return " AND ".join(filter(None, bounds))


def _is_whole_years(said: DateRange) -> bool:
    begins = said.start is None or (said.start.month, said.start.day) == (1, 1)
    ends = said.open_end or said.end is None or (said.end.month, said.end.day) == (12, 31)
    return begins and ends
