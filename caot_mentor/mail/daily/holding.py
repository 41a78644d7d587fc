"""Which messages wait for the others of their day, and until when (MEM-5).

Mail knows nothing of members: the app above says who wants it, as in `bounces`, so that no import points up. What it
says is part of the statement that writes the message, and costs none of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, DateTimeField, Exists, Q, QuerySet, Value, When

from caot_mentor.business_days import OTTAWA
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import DAILY_AT_HOUR, DAILY_GRACE, DAILY_NEWS

_asked: dict[Callable[[Any], QuerySet[Any]], Callable[[Any], str]] = {}


def register(wishes: Callable[[Any], QuerySet[Any]], stop_url: Callable[[Any], str]) -> None:
    """Let there be a row in `wishes(member)` where the member wants one message a day; twice is once.

    `stop_url(member)` is where they say so no more, without signing in.
    """
    _asked[wishes] = stop_url


def stop_url_for(member: Any) -> str:
    """Where the member goes to get the messages one by one again."""
    return next((stop_url(member) for stop_url in _asked.values()), "")


def leaves_at(event: str, member: Any, now: datetime) -> datetime | Case:
    """When a message leaves: now, or, for who wants it so, in the morning with the day's others.

    Then `DAILY_GRACE` is added, after which it leaves by itself.
    """
    if member is None or event not in DAILY_NEWS or not _asked:
        return now
    wanted = reduce(or_, (Q(Exists(wishes(member))) for wishes in _asked))
    held_until = Value(next_morning(now) + DAILY_GRACE, DateTimeField())
    return _Asked(When(wanted, then=held_until), default=Value(now, DateTimeField()))


class _Asked(Case):
    """It reads rows of other tables, none of the row that is being written, as Django would forbid."""

    contains_column_references = False


def next_morning(now: datetime) -> datetime:
    """The next time that the day's news are put together: at `DAILY_AT_HOUR` in Ottawa."""
    local = now.astimezone(OTTAWA)
    day = local.date() if local.time() < time(DAILY_AT_HOUR) else local.date() + timedelta(days=1)
    return datetime.combine(day, time(DAILY_AT_HOUR), OTTAWA)


def held(now: datetime) -> QuerySet[OutgoingEmail]:
    """The news that wait."""
    return OutgoingEmail.objects.filter(
        status=OutgoingEmail.Status.QUEUED,
        attempts=0,
        next_attempt_at__gt=now,
        event__in=DAILY_NEWS,
        member__isnull=False,
    )
