"""What progress puts on other pages: a mentorship, an application, a member's programs, an offering for staff."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from mentorship.pairs.pairing_page import Reading
from mentorship.profiles.policy import Program
from mentorship.workbooks.rules import standing_of
from momentum.applications.models import Application
from momentum.programs.models import Offering
from momentum.progress.queries import (
    Side,
    answers_of,
    match_of,
    other_side,
    path_of,
    reflection_of,
    sections_by_side,
    side_of,
    template_for,
    term_to_tell_of,
)
from momentum.progress.rules import may_write, shared_at
from momentum.progress.said import contact_words, span_words
from momentum.progress.standing import contact_in
from momentum.progress.standing import standing_of as standing_in
from momentum.progress.workflow.completing import RIGHT


def reflection_part(reading: Reading) -> Part | None:
    """On the mentorship's page: how far the reflective workbook is, and whether the other one has shared a part."""
    pairing = reading.pairing
    if pairing.program != Program.MOMENTUM:
        return None
    reflection = reflection_of(pairing)
    template = template_for(reflection)
    if template is None or (reflection is None and not may_write(pairing)):
        return None
    side, answers, parts = side_of(pairing, reading.reader), answers_of(reflection), sections_by_side(template)
    standings = standing_of([*parts[side], *parts[Side.JOINT]], answers)
    context = {
        "done": sum(standing.is_done for standing in standings),
        "pages": len(standings),
        "has_begun": reflection is not None,
        "may_write": may_write(pairing),
        "other_has_shared": shared_at(reflection, other_side(side)) is not None,
    }
    return Part("momentum/reflection_part.html", context)


def contact_part(reading: Reading) -> Part | None:
    """On the mentorship's page, for both: the least contact at a glance, where the offering asks for one (EQ-5), and
    the way to one's page in the program: its sessions, what completes it, whom to turn to (EQ-7)."""
    match = match_of(reading.pairing) if reading.pairing.program == Program.MOMENTUM else None
    if match is None:
        return None
    application = match.mentor if reading.is_mentor else match.mentee
    stretches = contact_in(match.mentee.offering, reading.pairing, reading.now)
    rows = [(stretch, span_words(stretch), contact_words(stretch)) for stretch in stretches if stretch.is_owed]
    return Part("momentum/contact_part.html", {"rows": rows, "application": application})


def standing_part(request: MemberRequest, application: Application, now: datetime) -> Part | None:
    """On the application's page: what is needed to complete, and the progress update that can be given."""
    if application.state not in (Application.State.MATCHED, Application.State.COMPLETED):
        return None
    term = term_to_tell_of(application, now)
    is_given = term is not None and application.progress_updates.filter(term=term).exists()
    context = {
        "standing": standing_in(application, now),
        "term": None if is_given else term,
        "completed_at": application.completed_at,
    }
    return Part("momentum/standing_part.html", context)


def path_part(request: MemberRequest, application: Application, now: datetime) -> Part | None:
    """On the application's page: the way through the years, where there is more than this one (EQ-3)."""
    rows = path_of(request.user)
    return Part("momentum/path_part.html", {"rows": rows}) if len(rows) > 1 else None


def path_for_staff(request: MemberRequest, application: Application) -> Part | None:
    """On the staff's page of an application: the applicant's way through the years (EQ-3), once there is one."""
    rows = path_of(application.member)
    return Part("admin/momentum/path_part.html", {"rows": rows}) if rows else None


def my_path_part(request: MemberRequest, now: datetime) -> Part | None:
    """On the member's page of programs: the way through the years, where there is more than one step (EQ-3)."""
    rows = path_of(request.user)
    return Part("momentum/path_part.html", {"rows": rows}) if len(rows) > 1 else None


def progress_part(request: MemberRequest, offering: Offering, now: datetime) -> Part | None:
    """On the staff's page of an offering: the way to how everybody stands, once it runs."""
    if not request.user.has_perm(RIGHT) or offering.state not in (Offering.State.RUNNING, Offering.State.COMPLETED):
        return None
    return Part("admin/momentum/progress_part.html")
