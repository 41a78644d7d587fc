"""When things in a mentorship are due, and how months are counted. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from caot_mentor.business_days import OTTAWA, end_of_day
from mentorship.pairs.policy import COMPLETE_AFTER_MONTHS, CONFIRM_DAYS, INVITATION_DAYS


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later: the last day of the month where the day does not exist (OD-8)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def contest_by(entered_at: datetime) -> datetime:
    """Until when an entry of the log waits for the other side; then it reads "not contested" (CPD-8)."""
    return end_of_day(entered_at.astimezone(OTTAWA).date() + timedelta(days=CONFIRM_DAYS))


def completes_on(program: str, started_at: datetime, months: int | None = None) -> date:
    """The first day on which either side can confirm completion: after the program's months (OD-9, FIND-7), or after
    those `months` that were left of them (OD-17)."""
    left = COMPLETE_AFTER_MONTHS.get(program, 0) if months is None else months
    return months_after(started_at.astimezone(OTTAWA).date(), left)


def invitation_due(sent_at: datetime) -> datetime:
    """Until when an invitation waits for its answer (OD-12)."""
    return end_of_day(sent_at.astimezone(OTTAWA).date() + timedelta(days=INVITATION_DAYS))
