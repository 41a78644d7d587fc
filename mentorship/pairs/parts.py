"""What agreement, meetings, rhythm, goals, sharing and evaluation put on a mentorship's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor import my_account
from caot_mentor.page_parts import Part
from members.models import Member
from mentorship.pairs.meeting_rules import may_plan
from mentorship.pairs.pairing_page import Reading
from mentorship.pairs.queries import evaluations_to_give, invitations_to
from mentorship.pairs.rhythm import has_rhythm
from mentorship.pairs.rules import Action, Shown, name_of, shows_profile, shows_workbook


def agreement_part(reading: Reading) -> Part | None:
    """What is in force, what waits to be signed and by whom; the way to a first draft."""
    may_write = Action.AGREEMENT_DRAFTED in reading.actions
    # once it is over nobody signs any more: a draft that is left is of no account
    draft, in_force = reading.draft if may_write else None, reading.in_force
    if draft is None and in_force is None and not may_write:
        return None
    has_signed = draft is not None and reading.has_signed
    context = {"draft": draft, "in_force": in_force, "has_signed": has_signed, "may_write": may_write}
    return Part("mentorship/agreement_part.html", context)


def meetings_part(reading: Reading) -> Part:
    """The next meeting, what waits for the reader, and the totals."""
    context = {"board": reading.board, "totals": reading.totals, "may_plan": may_plan(reading.pairing)}
    return Part("mentorship/meetings_part.html", context)


def rhythm_part(reading: Reading) -> Part | None:
    """The months of the program; none where the pair decides by itself (FIND-7)."""
    if not has_rhythm(reading.pairing):
        return None
    months = {"months": reading.board.months, "this_month": reading.board.this_month}
    return Part("mentorship/rhythm_part.html", months)


def goals_part(reading: Reading) -> Part | None:
    """The goals with confidence before and now."""
    goals = list(reading.pairing.goals.order_by("number"))
    may_write = Action.GOAL_SAVED in reading.actions
    return Part("mentorship/goals_part.html", {"goals": goals, "may_write": may_write}) if goals or may_write else None


def sharing_part(reading: Reading) -> Part | None:
    """For the mentee what is shown and can be taken back; for the mentor the way to it."""
    pairing = reading.pairing
    if reading.is_mentor:
        shown = {"shows_profile": shows_profile(pairing), "shows_workbook": shows_workbook(pairing)}
        return Part("mentorship/sharing_part.html", shown) if any(shown.values()) else None
    if Action.SHARED not in reading.actions:
        return None
    what = [(Shown.PROFILE, pairing.profile_shared_at), (Shown.WORKBOOK, pairing.workbook_shared_at)]
    return Part("mentorship/sharing_part.html", {"what": what})


def evaluation_part(reading: Reading) -> Part | None:
    """The one that is due, and what the other said to the reader."""
    point, given = reading.evaluation, reading.pairing.evaluations.exclude(member=reading.reader)
    words = list(given.exclude(for_other=""))
    return Part("mentorship/evaluation_part.html", {"point": point, "words": words}) if point or words else None


def waiting_notice(request: HttpRequest) -> my_account.Part | None:
    """On the home page: who invites the reader (OD-12), and which evaluations are due."""
    member = request.user
    if not isinstance(member, Member):
        return None
    due = [(pairing, name_of(pairing.other(member))) for pairing in evaluations_to_give(member, timezone.now())]
    invited = list(invitations_to(member).open())
    if not due and not invited:
        return None
    return my_account.Part("mentorship/waiting_notice.html", {"due": due, "invited": invited})
