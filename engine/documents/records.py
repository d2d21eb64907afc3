"""The text of files of records, CSV and JSONL: a paragraph a record, a line a field."""

import csv
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

import orjson
from typing_extensions import TypeIs

from engine.documents.unreadable import Unreadable

_BARE = frozenset({"text", "content", "body"})
"""Fields whose value is running text: their name is not put before it."""
_DELIMITERS = ",;\t|"
LONGEST_LINE = 2**24
"""Characters of a line or a field that are held at once."""


def csv_text(path: Path, encoding: str) -> Iterator[str]:
    """The text of a CSV file, whose first line names the fields, a record at a time. Raises `Unreadable`."""
    first_line = next((line for line in _lines(path, encoding) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first_line.count)
    # For the whole process, which reads this one file.
    csv.field_size_limit(LONGEST_LINE)
    rows = csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)
    try:
        filled = (row for row in rows if row)
        names = next(filled, list[str]())
        yield from _parted(_paragraph(_named(names, row)) for row in filled)
    except csv.Error as error:
        raise Unreadable(f"The CSV cannot be read near line {rows.line_num}: {error}.") from None


def jsonl_text(path: Path, encoding: str) -> Iterator[str]:
    """The text of a JSONL file, each line a JSON object or a text, a record at a time. Raises `Unreadable`."""
    lines = enumerate(_lines(path, encoding), start=1)
    return _parted(_record(number, line) for number, line in lines if line.strip())


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding) as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Unreadable(f"Line {number} is longer than {LONGEST_LINE:,} characters. Is it what its name says?")
            yield line


def _parted(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs that hold something, with a blank line between them."""
    gap = ""
    for paragraph in filter(None, paragraphs):
        yield gap + paragraph
        gap = "\n\n"


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
    return _paragraph((name, _written(value)) for name, value in record.items())


def _is_object(record: object) -> TypeIs[dict[str, object]]:
    return isinstance(record, dict)


def _written(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()


def _paragraph(record: Iterable[tuple[str, str]]) -> str:
    fields = [(name, value.strip()) for name, value in record]
    return "\n".join(value if name in _BARE else f"{name}: {value}" for name, value in fields if value)
