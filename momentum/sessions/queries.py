"""Sessions as pages and jobs ask for them: whose, who is expected, who is still to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from members.models import Member
from mentorship.pairs.policy import CALENDAR_DAYS_BACK
from momentum.applications.models import Application
from momentum.applications.queries import TAKING_PART
from momentum.programs.models import Role
from momentum.sessions.models import Attendance, Seat, Session
from momentum.sessions.policy import REMIND_HOURS

State, Audience = Session.State, Session.Audience
AUDIENCES: dict[str, tuple[str, ...]] = {
    Role.MENTEE: (Audience.ALL, Audience.MENTEES),
    Role.MENTOR: (Audience.ALL, Audience.MENTORS),
}
ROLES: dict[str, tuple[str, ...]] = {
    Audience.ALL: (Role.MENTEE, Role.MENTOR),
    Audience.MENTEES: (Role.MENTEE,),
    Audience.MENTORS: (Role.MENTOR,),
}


def sessions_of(member: Member) -> QuerySet[Session]:
    """The announced sessions of the offerings in which the person takes part, in the role that they are for; with them
    what was called off after they were told."""
    mine = Application.objects.filter(member=member.pk, offering=OuterRef("offering"), state__in=TAKING_PART)
    expected: Any = Q(audience=Audience.ALL) & Exists(mine)
    for role in Role.values:
        for_role = [audience for audience in AUDIENCES[role] if audience != Audience.ALL]
        expected |= Q(audience__in=for_role) & Exists(mine.filter(role=role))
    told = Seat.objects.filter(session=OuterRef("pk"), member=member.pk)
    shown = Q(state=State.ANNOUNCED) | Q(state=State.CALLED_OFF) & Exists(told)
    return Session.objects.filter(expected, shown).select_related("offering__program").order_by("starts_at", "pk")


def people_of(session: Session) -> QuerySet[Member]:
    """Who is expected, each once, whatever roles they have."""
    taking_part = Application.objects.filter(
        member=OuterRef("pk"), offering=session.offering_id, state__in=TAKING_PART, role__in=ROLES[session.audience]
    )
    return Member.objects.filter(Exists(taking_part)).order_by("last_name", "first_name", "pk")


def sessions_for_role(offering_id: int, role: str) -> QuerySet[Session]:
    """What an offering holds for one role: announced and not called off."""
    return Session.objects.filter(offering=offering_id, audience__in=AUDIENCES[role], state=State.ANNOUNCED)


def attended_by(member_id: int, offering_id: int, role: str) -> int:
    """How many of them the person attended."""
    held = sessions_for_role(offering_id, role)
    return Attendance.objects.filter(session__in=held, member=member_id).count()


def attended_ids(member: Member, sessions: Iterable[Session]) -> set[int]:
    """Of these sessions (keys) those that the person attended."""
    found = Attendance.objects.filter(member=member.pk, session__in=[session.pk for session in sessions])
    return set(found.values_list("session_id", flat=True))


def ahead(now: datetime) -> QuerySet[Session]:
    """What was announced, or called off after that, and has not begun: of these calendars have to be right."""
    return Session.objects.filter(starts_at__gt=now, state__in=(State.ANNOUNCED, State.CALLED_OFF))


def to_invite(session: Session) -> QuerySet[Member]:
    """Who is expected and does not know, or does not know what it is now."""
    if session.state != State.ANNOUNCED:
        return Member.objects.none()
    knows = Seat.objects.filter(session=session.pk, member=OuterRef("pk"), is_off=False, sequence=session.sequence)
    return people_of(session).filter(is_active=True).exclude(Exists(knows.filter(told_times__gt=0)))


def to_take_out(session: Session) -> QuerySet[Seat]:
    """In whose calendar it stands and no longer should: called off, or they take part no more."""
    told = Seat.objects.filter(session=session.pk, is_off=False, told_times__gt=0)
    if session.state == State.ANNOUNCED:
        told = told.exclude(member__in=people_of(session).values("pk"))
    return told


def to_remind(now: datetime) -> list[int]:
    """Seats (keys) of sessions that begin within a day; who was told within that day has just read of it."""
    due = Seat.objects.filter(
        session__state=State.ANNOUNCED,
        session__starts_at__gt=now,
        session__starts_at__lte=now + timedelta(hours=REMIND_HOURS),
        told_at__lte=F("session__starts_at") - timedelta(hours=REMIND_HOURS),
        reminded_at__isnull=True,
        is_off=False,
    )
    return list(due.order_by("session__starts_at", "pk").values_list("pk", flat=True))


def in_calendar_of(member: Member, now: datetime) -> QuerySet[Session]:
    """What stands in the person's calendar: ahead, and of the last weeks."""
    since = now - timedelta(days=CALENDAR_DAYS_BACK)
    return sessions_of(member).filter(state=State.ANNOUNCED, starts_at__gte=since)


def without_list(now: datetime) -> QuerySet[Session]:
    """Sessions that were held and of which nobody is known to have come: staff may have a list."""
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    held = Session.objects.filter(state=State.ANNOUNCED, starts_at__lt=now - timedelta(hours=REMIND_HOURS))
    return held.filter(offering__ended_at__isnull=True).exclude(Exists(noted))
