"""When objections and answers are due, by the figures of an offering. Pure; a due time is stored when its clock
starts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from caot_mentor.business_days import OTTAWA, due_after, end_of_day


def objections_end(connected_at: datetime, days: int, closed: Collection[date]) -> datetime | None:
    """Until when either side may say that it is no good match, in business days; None where there are none."""
    return due_after(connected_at, days, closed) if days else None


def answer_due(offered_at: datetime, days: int) -> datetime:
    """Until when an offered place is answered: the end of that day in Ottawa."""
    return end_of_day(offered_at.astimezone(OTTAWA).date() + timedelta(days=days))
