"""Questions about introductions: one's own, and those that time has to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from members.models import Member
from members.queries import blocked_ids
from mentorship.introductions.models import Introduction, IntroductionEvent, IntroductionQuerySet
from mentorship.introductions.policy import ANSWER_REMINDER_DAYS, DECIDE_REMINDER_DAYS
from mentorship.profiles.models import MentorProfile

State = Introduction.State
REMINDED = "remind"


def introductions_of(member: Member) -> IntroductionQuerySet:
    """The member's introductions on both sides, the open ones first."""
    is_over = Case(
        When(state__in=Introduction.OPEN_STATES, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    mine = Introduction.objects.visible_to(member).select_related("mentor", "mentee", "pairing")
    return mine.order_by(is_over, "-sent_at", "-pk")


def mentors_to_ask(member: Member) -> QuerySet[MentorProfile]:
    """The mentors whose page the member may open: listed, and neither of the two blocked the other (SAFE-1)."""
    listed = MentorProfile.objects.filter(is_listed=True).select_related("member")
    return listed.exclude(member__in=blocked_ids(member))


def open_ones_of(mentee_id: int) -> list[Introduction]:
    """The mentee's own requests that wait for somebody (FIND-11)."""
    return list(Introduction.objects.open().filter(mentee=mentee_id).select_related("mentor"))


def count_open_requests_to(mentor: Member) -> int:
    """How many people have an introduction open with the mentor: each has one at a time."""
    return Introduction.objects.open().filter(mentor=mentor).count()


def others_in_open_introductions(member: Member) -> list[int]:
    """The keys of those with whom the member has an open introduction, on whatever side."""
    pairs = Introduction.objects.open().visible_to(member).values_list("mentor_id", "mentee_id")
    return sorted({other for pair in pairs for other in pair} - {member.pk})


def overdue(now: datetime) -> list[int]:
    """The introductions whose answer or decision was due and did not come (FIND-5)."""
    late = Q(state=State.SENT, respond_by__lt=now) | Q(state=State.ACCEPTED, decide_by__lt=now)
    return list(Introduction.objects.filter(late).order_by("pk").values_list("pk", flat=True))


def old_enough_for_a_reminder(now: datetime) -> Iterable[Introduction]:
    """The open introductions for which a first reminder has been due, with the reminders that were sent."""
    sent_before = now - timedelta(days=ANSWER_REMINDER_DAYS[0])
    accepted_before = now - timedelta(days=DECIDE_REMINDER_DAYS[0])
    waiting = Q(state=State.SENT, sent_at__lte=sent_before, respond_by__gte=now)
    deciding = Q(state=State.ACCEPTED, accepted_at__lte=accepted_before, decide_by__gte=now)
    sent = Prefetch("events", IntroductionEvent.objects.filter(action=REMINDED), to_attr="reminders")
    return Introduction.objects.filter(waiting | deciding).order_by("pk").prefetch_related(sent)
