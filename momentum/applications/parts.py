"""What applications put on other pages: the section of My Account."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.my_account import Part
from members.models import Member
from members.queries import today
from momentum.applications.models import Application
from momentum.applications.queries import applications_of, place_in_line, windows_of
from momentum.applications.rules import State
from momentum.applications.standing import Standing, standing_of


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


def applications_part(request: HttpRequest) -> Part | None:
    """The member's applications, the open ones with what happens next; nothing for who never applied."""
    member = request.user
    if not isinstance(member, Member):
        return None
    rows = standings_of(member)
    if not rows:
        return None
    context = {
        "rows": [(each, standing) for each, standing in rows if each.is_open],
        "former": [each for each, _standing in rows if not each.is_open],
    }
    return Part("momentum/applications_part.html", context)
