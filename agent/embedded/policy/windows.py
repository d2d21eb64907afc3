"""Windows: the days that a news source covers, from what was said, the day and the archive."""

from dataclasses import dataclass
from datetime import date, timedelta

from agent.embedded.understanding import DateRange, Situation

DEFAULT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, both included.

    `notes` say what was repaired, `problem` why the window cannot stand, `assumed` names the ends that nobody said.
    """

    start: date
    end: date
    notes: tuple[str, ...] = ()
    problem: str | None = None
    assumed: tuple[str, ...] = ()


def window_of(said: DateRange | None, situation: Situation) -> Window:
    """The window for a range as said; ends that were left open are filled, an end in the future becomes today."""
    newest = min(situation.archive_window[1], situation.today) if situation.archive_window else situation.today
    end = said.end if said and said.end else newest
    start = said.start if said and said.start else end - timedelta(days=DEFAULT_DAYS)
    assumed = [
        name for name, given in (("start_date", said and said.start), ("end_date", said and said.end)) if not given
    ]
    if not (said and said.start) and situation.archive_window:
        start = max(start, min(situation.archive_window[0], end))
    return _checked(start, end, tuple(assumed), situation.today)


def _checked(start: date, end: date, assumed: tuple[str, ...], today: date) -> Window:
    if start > end:
        return Window(start, end, problem=f"The window runs backwards: {start} is after {end}.", assumed=assumed)
    if start > today:
        problem = (
            f"The window {start} to {end} lies in the future: today is {today}, and news has to be published first."
        )
        return Window(start, end, problem=problem, assumed=assumed)
    if end > today:
        note = f"The window ends today, {today}: you said {end}, and that is still to come."
        return Window(start, today, (note,), None, assumed)
    return Window(start, end, assumed=assumed)


def timestamp(day: date) -> str:
    """A day as configs hold it."""
    return f"{day.isoformat()}T00:00:00Z"
