"""Business days (OD-11): Monday to Friday, less the closed days of one table.

Pure functions over sorted dates. Day 1 is the first business day after the event; the deadline is the end of
the last day, Ottawa time. Callers pass the closed days (`members.queries.closed_days()`).
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

OTTAWA = ZoneInfo("America/Toronto")


def is_business_day(day: date, closed: Collection[date]) -> bool:
    """Whether the office works on `day`."""
    return day.weekday() < 5 and day not in closed


def add_business_days(event_on: date, days: int, closed: Collection[date]) -> date:
    """The date of business day number `days` after `event_on` (OD-11).

    Raises `ValueError` unless `days` is at least 1.
    """
    if days < 1:
        raise ValueError("a deadline lies at least one business day after its event")
    day = event_on
    while days:
        day += timedelta(days=1)
        if is_business_day(day, closed):
            days -= 1
    return day


def add_business_days_to_many(
    events_on: NDArray[np.datetime64], days: int, closed: Collection[date]
) -> NDArray[np.datetime64]:
    """`add_business_days` for an array of `datetime64[D]`, in one step.

    `roll="backward"` makes the count from a weekend or closed day begin on the next business day.
    """
    if days < 1:
        raise ValueError("a deadline lies at least one business day after its event")
    holidays = np.array(sorted(closed), dtype="datetime64[D]")
    return np.busday_offset(events_on, days, roll="backward", holidays=holidays)


def business_days_left(now: datetime, due_by: datetime, closed: Collection[date]) -> int:
    """Business days from today (Ottawa) to the day of `due_by`, not counting today; negative when overdue."""
    today, due_on = now.astimezone(OTTAWA).date(), due_by.astimezone(OTTAWA).date()
    first, last, sign = (today, due_on, 1) if today <= due_on else (due_on, today, -1)
    span = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sign * sum(is_business_day(day, closed) for day in span)


def business_days_between_many(
    first: NDArray[np.datetime64], last: NDArray[np.datetime64], closed: Collection[date]
) -> NDArray[np.int64]:
    """Business days from one day to another, not counting the first, for arrays of `datetime64[D]` in one step."""
    holidays, one = np.array(sorted(closed), dtype="datetime64[D]"), np.timedelta64(1, "D")
    return np.busday_count(first + one, last + one, holidays=holidays)


def end_of_day(day: date) -> datetime:
    """The last moment of `day` in Ottawa, as an aware time: the first moment of the next day is too late."""
    return datetime.combine(day, time.max, tzinfo=OTTAWA)


def due_after(event_at: datetime, days: int, closed: Collection[date]) -> datetime:
    """The stored due time of a clock of `days` business days that starts at `event_at` (aware)."""
    return end_of_day(add_business_days(event_at.astimezone(OTTAWA).date(), days, closed))
