"""When the steps of a registration are due (OD-4 to OD-6, OD-11). Pure; a due time is stored when its clock starts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from caot_mentor.business_days import OTTAWA, add_business_days, due_after, end_of_day, is_business_day
from mentorship.pairs.deadlines import months_after
from ondemand.registrations.policy import (
    CHOICES_REMINDER_DAYS,
    MATCH_DAYS,
    MONTHS,
    OBJECTION_DAYS,
    REMATCH_DAYS,
    SHORTLIST_DAYS,
    WORKBOOK_REMINDER_DAYS,
)


def shortlist_due(received_at: datetime, closed: Collection[date]) -> datetime:
    """Until when the list of mentors is sent, for a workbook received at `received_at` (OD-4)."""
    return due_after(received_at, SHORTLIST_DAYS, closed)


def match_due(choices_at: datetime, closed: Collection[date]) -> datetime:
    """Until when the mentee is matched with one of the choices received at `choices_at` (OD-5)."""
    return due_after(choices_at, MATCH_DAYS, closed)


def rematch_due(event_at: datetime, closed: Collection[date]) -> datetime:
    """Until when another mentor is found after an objection, or after a mentor left (OD-6, OD-17)."""
    return due_after(event_at, REMATCH_DAYS, closed)


def objections_end(connected_at: datetime, closed: Collection[date]) -> datetime:
    """Until when either side may say that it is no good match, connected at `connected_at` (OD-6)."""
    return due_after(connected_at, OBJECTION_DAYS, closed)


def completion_day(connected_at: datetime, months: int = MONTHS) -> date:
    """The day on which the mentorship's months have passed, counted from the day of the connection (OD-8)."""
    return months_after(connected_at.astimezone(OTTAWA).date(), months)


def days_paused(paused_at: datetime, now: datetime, closed: Collection[date]) -> int:
    """The business days on which a clock stood still: those after the day of the pause, today included."""
    first, last = paused_at.astimezone(OTTAWA).date(), now.astimezone(OTTAWA).date()
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_business_day(day, closed) for day in days)


def moved_due(due_by: datetime, moved_days: int, closed: Collection[date]) -> datetime:
    """The due time after its clock stood still for so many business days."""
    if not moved_days:
        return due_by
    return end_of_day(add_business_days(due_by.astimezone(OTTAWA).date(), moved_days, closed))


def workbook_reminder(since: datetime, now: datetime) -> str:
    """The last reminder of the workbook that is due, by its name, or nothing (OD-18): days after `since`."""
    due = [count for count in WORKBOOK_REMINDER_DAYS if since + timedelta(days=count) <= now]
    return f"workbook-{max(due)}" if due else ""


def choices_reminder(since: datetime, now: datetime, closed: Collection[date]) -> str:
    """The last reminder of the choices that is due, by its name, or nothing (OD-18): business days after `since`."""
    first, today = since.astimezone(OTTAWA).date(), now.astimezone(OTTAWA).date()
    due = [count for count in CHOICES_REMINDER_DAYS if add_business_days(first, count, closed) <= today]
    return f"choices-{max(due)}" if due else ""
