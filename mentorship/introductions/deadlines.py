"""When introductions are due, and when somebody is reminded (FIND-5). Pure; what is due ends with a day in Ottawa."""

from __future__ import annotations

from datetime import datetime, timedelta

from caot_mentor.business_days import OTTAWA, end_of_day
from mentorship.introductions.policy import (
    ANSWER_DAYS,
    ANSWER_REMINDER_DAYS,
    DECIDE_DAYS,
    DECIDE_REMINDER_DAYS,
    MORE_TIME_DAYS,
    MORE_TIME_REMINDER_DAYS,
)


def answer_due(sent_at: datetime) -> datetime:
    """Until when the mentor answers a request sent at `sent_at`."""
    return _end_of_day_after(sent_at, ANSWER_DAYS)


def more_time_due(respond_by: datetime) -> datetime:
    """Until when the mentor answers after asking for more time."""
    return _end_of_day_after(respond_by, MORE_TIME_DAYS)


def decision_due(accepted_at: datetime) -> datetime:
    """Until when both say yes or no."""
    return _end_of_day_after(accepted_at, DECIDE_DAYS)


def answer_reminder(sent_at: datetime, respond_by: datetime, *, has_more_time: bool, now: datetime) -> str:
    """The last reminder to answer that is due by `now`, by its name, or nothing; earlier ones are of no use then."""
    marks = [(sent_at + timedelta(days=count), f"answer-{count}") for count in ANSWER_REMINDER_DAYS]
    if has_more_time:
        marks.append((respond_by - timedelta(days=MORE_TIME_REMINDER_DAYS), "answer-more-time"))
    return _last_due(marks, now)


def decision_reminder(accepted_at: datetime, *, now: datetime) -> str:
    """The last reminder to say yes or no that is due by `now`, by its name, or nothing."""
    marks = [(accepted_at + timedelta(days=count), f"decide-{count}") for count in DECIDE_REMINDER_DAYS]
    return _last_due(marks, now)


def _last_due(marks: list[tuple[datetime, str]], now: datetime) -> str:
    due = [mark for mark in marks if mark[0] <= now]
    return max(due)[1] if due else ""


def _end_of_day_after(moment: datetime, days: int) -> datetime:
    return end_of_day(moment.astimezone(OTTAWA).date() + timedelta(days=days))
