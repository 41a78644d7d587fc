"""What agreement, goals, sharing and evaluation put on a mentorship's page."""

from __future__ import annotations

from datetime import datetime

from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Part
from mentorship.pairs.queries import agreement_in_force, draft_of, evaluation_to_give
from mentorship.pairs.rules import Action, Shown, available_actions, shows_profile, shows_workbook


def agreement_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part | None:
    """What is in force, what waits to be signed and by whom; the way to a first draft."""
    draft, in_force = draft_of(pairing), agreement_in_force(pairing)
    may_write = Action.AGREEMENT_DRAFTED in available_actions(pairing, request.user)
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
