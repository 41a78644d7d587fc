"""Answers about identity of people who have not been here for long go, after a notice (quality P9)."""

from datetime import datetime, timedelta
from functools import partial

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Member, MemberEvent, SelfIdentification
from members.policy import IDENTITY_KEPT_DAYS, IDENTITY_NOTICE_DAYS
from members.reminders.my_account import each_row
from members.workflow.identity import WARNED, remove_after_notice, warn_of_removal

NOTICE = timedelta(days=IDENTITY_NOTICE_DAYS)
AWAY = timedelta(days=IDENTITY_KEPT_DAYS)


def warn_of_removals(now: datetime) -> int:
    """Write to whose answers will be 12 months old without a visit in 30 days; returns to how many."""
    due = to_warn(now).order_by("pk").values_list("pk", flat=True)
    return each_row(due, partial(warn_of_removal, now=now, remove_on=now + NOTICE))


def remove_unvisited(now: datetime) -> int:
    """Delete the answers of who did not come back in the 30 days after the notice; returns of how many."""
    due = to_remove(now).order_by("pk").values_list("pk", flat=True)
    return each_row(due, partial(remove_after_notice, now=now))


def to_warn(now: datetime) -> QuerySet[Member]:
    """Who has answers, has not been here for 11 months, and was not told of it since."""
    since = now - AWAY + NOTICE
    return _away_since(since).exclude(Exists(_warnings().filter(at__gte=since)))


def to_remove(now: datetime) -> QuerySet[Member]:
    """Who was told 30 days ago or earlier and has not been here since then, nor for 12 months."""
    told = _warnings().filter(at__lte=now - NOTICE, at__gte=now - AWAY)
    return _away_since(now - AWAY).filter(Exists(told))


def _warnings() -> QuerySet[MemberEvent]:
    return MemberEvent.objects.filter(member=OuterRef("pk"), action=WARNED)


def _away_since(moment: datetime) -> QuerySet[Member]:
    answers = SelfIdentification.objects.filter(member=OuterRef("pk"))
    # a session that goes on is no new sign-in
    seen = UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=moment)
    return Member.objects.filter(
        Exists(answers), ~Exists(answers.filter(updated_at__gte=moment)), ~Exists(seen)
    ).filter(Q(last_login=None) | Q(last_login__lt=moment))
