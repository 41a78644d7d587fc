"""Who wants the news of a day in one message, and when it leaves (MEM-5).

Mail knows nothing of members: the app above says how to ask, as in `bounces`, so that no import points up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from caot_mentor.business_days import OTTAWA
from caot_mentor.mail.policy import DAILY_AT_HOUR, DAILY_GRACE, DAILY_NEWS

_asked: list[Callable[[Any], bool]] = []


def register(wants_daily: Callable[[Any], bool]) -> None:
    """Let `wants_daily(member)` say who wants one message a day; twice is once."""
    if wants_daily not in _asked:
        _asked.append(wants_daily)


def held_until(event: str, member: Any, now: datetime) -> datetime | None:
    """Until when a message waits for the day's others, `DAILY_GRACE` included; None where it leaves at once."""
    if member is None or event not in DAILY_NEWS or not any(wants_daily(member) for wants_daily in _asked):
        return None
    return next_morning(now) + DAILY_GRACE


def next_morning(now: datetime) -> datetime:
    """The next time that the day's news are put together: at `DAILY_AT_HOUR` in Ottawa."""
    local = now.astimezone(OTTAWA)
    day = local.date() if local.time() < time(DAILY_AT_HOUR) else local.date() + timedelta(days=1)
    return datetime.combine(day, time(DAILY_AT_HOUR), OTTAWA)
