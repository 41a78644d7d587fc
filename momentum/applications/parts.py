"""What applications put on other pages: My Account, the member's page of programs, the staff's page of an offering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.my_account import Part as AccountPart
from caot_mentor.page_parts import Part
from caot_mentor.pages.models import ProgramPage
from members.gates import MemberRequest
from members.models import Member
from members.queries import today
from members.rules import what_member_may_do
from momentum.applications.models import Application
from momentum.applications.queries import applications_of, place_in_line, windows_of
from momentum.applications.rules import RIGHT, State
from momentum.applications.selection import tiers_to_decide
from momentum.applications.standing import Standing, standing_of
from momentum.programs.models import Offering, Program
from momentum.programs.queries import program_of_page, sought_now

OPEN = frozenset({"ok", "declare", "by_request"})  # MEM-3's answers that leave a way in


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


def _context(member: Member, program: Program | None = None) -> dict[str, Any] | None:
    rows = [row for row in standings_of(member) if program is None or row[0].offering.program_id == program.pk]
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
    return Part("momentum/applications_part.html", context | {"is_mine": True}) if context else None


def applied_part(request: HttpRequest, page: ProgramPage) -> Part | None:
    """On a program's public page: what the reader has applied for there."""
    program = program_of_page(page) if isinstance(request.user, Member) else None
    context = _context(request.user, program) if program is not None and isinstance(request.user, Member) else None
    return Part("momentum/applications_part.html", context) if context else None


def sought_part(request: MemberRequest, now: datetime) -> Part:
    """On the member's page of programs: the roles for which the member can apply today, and has not (MEM-3, EQ-3)."""
    on = today(now)
    open_to_me = {activity.code for activity, answer in what_member_may_do(request.user, on) if answer.reason in OPEN}
    mine = applications_of(request.user).exclude(state__in=(State.DECLINED, State.WITHDRAWN))
    taken = set(mine.values_list("offering_id", "tier_id"))
    found = [
        (
            program,
            [
                window
                for window in windows
                if window.tier.activity(window.role) in open_to_me and (window.offering_id, window.tier_id) not in taken
            ],
        )
        for program, windows in sought_now(on)
    ]
    sought = [(program, windows) for program, windows in found if windows]
    return Part("momentum/sought_part.html", {"sought": sought})


def selection_part(request: MemberRequest, offering: Offering, now: datetime) -> Part | None:
    """On the staff's page of an offering: who applied in each tier, and the way to selecting them."""
    if not request.user.has_perm(RIGHT):
        return None
    tiers = [each for each in tiers_to_decide(request.user) if each.offering.pk == offering.pk]
    return Part("admin/momentum/selection_part.html", {"tiers": tiers}) if tiers else None
