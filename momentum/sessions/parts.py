"""What sessions put on other pages: an application, a member's programs, an offering for staff."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from momentum.applications.models import Application
from momentum.applications.queries import TAKING_PART
from momentum.programs.models import Offering
from momentum.sessions.models import Session
from momentum.sessions.policy import COMING_MOST
from momentum.sessions.queries import AUDIENCES, sessions_of
from momentum.sessions.rules import RIGHT
from momentum.sessions.shown import rows_of


def sessions_part(request: MemberRequest, application: Application, now: datetime) -> Part | None:
    """On the application's page: the webinars and orientation events of its offering, for who is expected."""
    if application.state not in TAKING_PART:
        return None
    found = sessions_of(request.user).filter(offering=application.offering_id, audience__in=AUDIENCES[application.role])
    return Part("momentum/sessions_part.html", {"rows": rows_of(found, request.user, now)})


def my_sessions_part(request: MemberRequest, now: datetime) -> Part | None:
    """On the member's page of programs: what is still to come; nothing where nothing is announced."""
    coming = sessions_of(request.user).filter(state=Session.State.ANNOUNCED, starts_at__gte=now)[:COMING_MOST]
    rows = rows_of(coming, request.user, now)
    return Part("momentum/sessions_part.html", {"rows": rows}) if rows else None


def planned_part(request: MemberRequest, offering: Offering, now: datetime) -> Part | None:
    """On the staff's page of an offering: its webinars and orientation events, and the way to plan one."""
    if not request.user.has_perm(RIGHT):
        return None
    found = offering.sessions.exclude(state=Session.State.CALLED_OFF).order_by("starts_at", "pk")
    may_plan = offering.state not in Offering.CLOSED_STATES
    return Part("admin/momentum/planned_part.html", {"sessions": found, "may_plan": may_plan})
