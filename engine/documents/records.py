"""The text of files of records, CSV and JSONL: a paragraph a record, a line a field."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import zip_longest

import orjson
from typing_extensions import TypeIs

from engine.documents.unreadable import Unreadable

_BARE = frozenset({"text", "content", "body"})
"""Fields whose value is running text: their name is not put before it."""
_DELIMITERS = ",;\t|"


def csv_text(content: str) -> str:
    """The records of a CSV file, whose first line names the fields. Raises `Unreadable`."""
    first_line = content.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    rows = csv.reader(StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        filled = (row for row in rows if row)
        names = next(filled, list[str]())
        records = [_paragraph(dict(_named(names, row))) for row in filled]
    except csv.Error as error:
        raise Unreadable(f"The CSV cannot be read near line {rows.line_num}: {error}.") from None
    return "\n\n".join(filter(None, records))


def jsonl_text(content: str) -> str:
    """The records of a JSONL file, each line a JSON object or a text. Raises `Unreadable`."""
    lines = enumerate(content.split("\n"), start=1)
    return "\n\n".join(filter(None, (_record(number, line) for number, line in lines if line.strip())))


def _named(names: list[str], row: list[str]) -> Iterator[tuple[str, str]]:
    for number, (name, value) in enumerate(zip_longest(names, row, fillvalue=""), start=1):
        yield name.strip() or f"column {number}", value


def _record(number: int, line: str) -> str:
    try:
        record: object = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"Line {number} of the JSONL is not JSON: {error}.") from None
    if isinstance(record, str):
        return record.strip()
    if not _is_object(record):
        raise Unreadable(f"Line {number} of the JSONL is neither an object nor a text.")
    return _paragraph({name: _written(value) for name, value in record.items()})


def _is_object(record: object) -> TypeIs[dict[str, object]]:
    return isinstance(record, dict)


def _written(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()


def _paragraph(record: Mapping[str, str]) -> str:
    fields = [(name, value.strip()) for name, value in record.items()]
    return "\n".join(value if name in _BARE else f"{name}: {value}" for name, value in fields if value)
