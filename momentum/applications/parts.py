"""What applications put on other pages: My Account, the member's page of programs, the staff's page of an offering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.my_account import Part as AccountPart
from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from members.models import Member
from members.queries import today
from momentum.applications.models import Application
from momentum.applications.queries import applications_of, place_in_line, windows_of
from momentum.applications.rules import RIGHT, State
from momentum.applications.selection import tiers_to_decide
from momentum.applications.standing import Standing, standing_of
from momentum.programs.models import Offering


def standings_of(member: Member) -> list[tuple[Application, Standing]]:
    """The member's applications with where each stands, the latest first; statements grow only with waiting lists."""
    on = today(timezone.now())
    rows = list(applications_of(member))
    windows = windows_of(rows)
    return [
        (
            each,
            standing_of(
                each,
                windows.get((each.offering_id, each.tier_id, each.role)),
                place_in_line(each) if each.state == State.WAITLISTED else (0, 0),
                on,
            ),
        )
        for each in rows
    ]


def _context(member: Member) -> dict[str, Any] | None:
    rows = standings_of(member)
    if not rows:
        return None
    return {
        "rows": [(each, standing) for each, standing in rows if each.is_open],
        "former": [each for each, _standing in rows if not each.is_open],
    }


def applications_part(request: HttpRequest) -> AccountPart | None:
    """The member's applications, the open ones with what happens next; nothing for who never applied."""
    context = _context(request.user) if isinstance(request.user, Member) else None
    return AccountPart("momentum/applications_part.html", context) if context else None


def my_applications_part(request: MemberRequest, now: datetime) -> Part | None:
    """The same on the member's page of programs."""
    context = _context(request.user)
    return Part("momentum/applications_part.html", context) if context else None


def selection_part(request: MemberRequest, offering: Offering, now: datetime) -> Part | None:
    """On the staff's page of an offering: who applied in each tier, and the way to selecting them."""
    if not request.user.has_perm(RIGHT):
        return None
    tiers = [each for each in tiers_to_decide(request.user) if each.offering.pk == offering.pk]
    return Part("admin/momentum/selection_part.html", {"tiers": tiers}) if tiers else None
