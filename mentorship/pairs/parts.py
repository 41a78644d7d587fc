"""What agreement, goals, sharing and evaluation put on a mentorship's page."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor import my_account
from members.gates import MemberRequest
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Part
from mentorship.pairs.queries import (
    agreement_in_force,
    draft_of,
    evaluation_to_give,
    evaluations_to_give,
    invitations_to,
)
from mentorship.pairs.rules import Action, Shown, available_actions, name_of, shows_profile, shows_workbook


def agreement_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part | None:
    """What is in force, what waits to be signed and by whom; the way to a first draft."""
    may_write = Action.AGREEMENT_DRAFTED in available_actions(pairing, request.user)
    # once it is over nobody signs any more: a draft that is left is of no account
    draft, in_force = draft_of(pairing) if may_write else None, agreement_in_force(pairing)
    if draft is None and in_force is None and not may_write:
        return None
    has_signed = draft is not None and draft.signatures.filter(member=request.user).exists()
    context = {"draft": draft, "in_force": in_force, "has_signed": has_signed, "may_write": may_write}
    return Part("mentorship/agreement_part.html", context)


def goals_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part | None:
    """The goals with confidence before and now."""
    goals = list(pairing.goals.order_by("number"))
    may_write = Action.GOAL_SAVED in available_actions(pairing, request.user)
    return Part("mentorship/goals_part.html", {"goals": goals, "may_write": may_write}) if goals or may_write else None


def sharing_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part | None:
    """For the mentee what is shown and can be taken back; for the mentor the way to it."""
    if pairing.mentor_id == request.user.pk:
        shown = {"shows_profile": shows_profile(pairing), "shows_workbook": shows_workbook(pairing)}
        return Part("mentorship/sharing_part.html", shown) if any(shown.values()) else None
    if Action.SHARED not in available_actions(pairing, request.user):
        return None
    what = [(Shown.PROFILE, pairing.profile_shared_at), (Shown.WORKBOOK, pairing.workbook_shared_at)]
    return Part("mentorship/sharing_part.html", {"what": what})


def evaluation_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part | None:
    """The one that is due, and what the other said to the reader."""
    point = evaluation_to_give(pairing, request.user, now)
    words = list(pairing.evaluations.exclude(member=request.user).exclude(for_other=""))
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
