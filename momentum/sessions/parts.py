"""What sessions put on other pages: an application's page."""

from __future__ import annotations

from datetime import datetime

from members.gates import MemberRequest
from momentum.applications.models import Application
from momentum.applications.page import Part
from momentum.sessions.queries import AUDIENCES, TAKING_PART, sessions_of
from momentum.sessions.shown import rows_of


def sessions_part(request: MemberRequest, application: Application, now: datetime) -> Part | None:
    """On the application's page: the webinars and orientation events of its offering, for who is expected."""
    if application.state not in TAKING_PART:
        return None
    found = sessions_of(request.user).filter(offering=application.offering_id, audience__in=AUDIENCES[application.role])
    return Part("momentum/sessions_part.html", {"rows": rows_of(found, request.user, now)})
