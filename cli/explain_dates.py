"""The `explain-dates` command: says which days a phrase is read as."""

import json
import sys
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

EPILOG = """
Examples:

  pipeline-assistant explain-dates "the last 60 days"

  pipeline-assistant explain-dates "news from the second half of 2024" --today 2025-11-24

  pipeline-assistant explain-dates --jsonl < phrases.jsonl

Conventions: both ends are included; the last N days run from today - N to today; an open end is today; weeks start
on Monday; seasons are meteorological; a fiscal year is the calendar year.
"""

Text = Annotated[str | None, typer.Argument(help="A phrase or a whole sentence.")]
Today = Annotated[str | None, typer.Option(help="The day that the phrase is said on, as YYYY-MM-DD. [default: today]")]
Jsonl = Annotated[
    bool, typer.Option("--jsonl", help="Read objects with text and today from standard input, answer each in a line.")
]


def explain_dates(text: Text = None, today: Today = None, jsonl: Jsonl = False) -> None:
    """Print how a phrase is read, as JSON with start and end; both are null where it holds no range."""
    try:
        day = _day(today) if today is not None else datetime.now(UTC).date()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--today") from None
    if jsonl == (text is not None):
        raise typer.BadParameter("Give either TEXT or --jsonl.", param_hint="TEXT")
    if text is not None:
        typer.echo(json.dumps(_read(text, day)))
        return
    for line in sys.stdin:
        typer.echo(json.dumps(_answer(line, day)))
        sys.stdout.flush()


def _answer(line: str, today: date) -> dict[str, Any]:
    """The answer to one line; a line that can't be read is answered with the reason."""
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise ValueError("each line has to be an object with text, a string, and today, YYYY-MM-DD")
        return _read(given["text"], _day(given["today"]) if given.get("today") is not None else today)
    except ValueError as error:
        return {"start": None, "end": None, "error": str(error)}


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"{written!r} is no day: write it as YYYY-MM-DD") from None


def _read(text: str, today: date) -> dict[str, Any]:
    from agent.embedded.understanding import find_date_range

    found = find_date_range(text, today)
    ends = (found.start, found.end) if found else (None, None)
    return dict(zip(("start", "end"), (end and end.isoformat() for end in ends), strict=True))
