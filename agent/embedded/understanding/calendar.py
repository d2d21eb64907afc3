"""Periods: spans of days, and the calendar arithmetic that makes them."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included.

    `cycle` is "year" or "week" where the words leave open which one is meant ("March", "Friday").
    """

    start: date
    end: date
    cycle: str | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def shift_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, unit: str, amount: int) -> date:
    """`amount` units later (earlier when negative)."""
    days = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
    if unit in days:
        return day + timedelta(days=amount * days[unit])
    return shift_months(day, amount * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[unit])


def months_from(year: int, month: int, length: int) -> Period:
    """`length` whole months from the first day of a month."""
    start = date(year, month, 1)
    return Period(start, shift_months(start, length) - DAY)


def unit_around(day: date, unit: str) -> Period:
    """The calendar unit that holds `day`; weeks start on Monday, half years in January and July."""
    if unit == "day":
        return Period(day, day)
    if unit in ("week", "fortnight"):
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=6))
    if unit == "weekend":
        saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
        return Period(saturday, saturday + DAY)
    if unit == "decade":
        return Period(date(day.year // 10 * 10, 1, 1), date(day.year // 10 * 10 + 9, 12, 31))
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    return months_from(day.year, (day.month - 1) // length * length + 1, length)


def move_cycle(period: Period, cycles: int) -> Period:
    """The same period some years or weeks later; its cycle stays open."""
    if period.cycle == "week":
        days = timedelta(days=7 * cycles)
        return replace(period, start=period.start + days, end=period.end + days)
    end = shift_months(period.end + DAY, 12 * cycles) - DAY
    return replace(period, start=shift_months(period.start, 12 * cycles), end=end)


def latest_begun(period: Period, today: date) -> Period:
    """The latest occurrence that has begun."""
    while period.start > today:
        period = move_cycle(period, -1)
    return period


def first_from(period: Period, day: date) -> Period:
    """The first occurrence that ends on `day` or later."""
    while period.end < day:
        period = move_cycle(period, 1)
    return period


def last_before(period: Period, day: date) -> Period:
    """The last occurrence that starts on `day` or earlier."""
    while period.start > day:
        period = move_cycle(period, -1)
    while move_cycle(period, 1).start <= day:
        period = move_cycle(period, 1)
    return period
