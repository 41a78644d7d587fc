"""What registrations put on other pages: the section of My Account."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.my_account import Part
from members.models import Member
from ondemand.registrations.models import Registration
from ondemand.registrations.queries import open_pause_of
from ondemand.registrations.standing import standing_of


def registrations_part(request: HttpRequest) -> Part | None:
    """The member's registrations, the open one with what happens next; nothing for who never registered."""
    member = request.user
    if not isinstance(member, Member):
        return None
    rows = list(Registration.objects.visible_to(member))
    if not rows:
        return None
    now = timezone.now()
    current = next((row for row in rows if row.is_open), None)
    standing = standing_of(current, open_pause_of(current), now) if current else None
    context = {"current": current, "standing": standing, "former": [row for row in rows if not row.is_open]}
    return Part("ondemand/registrations_part.html", context, is_waiting=bool(standing and standing.is_mine))
