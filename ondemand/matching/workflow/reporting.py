"""What one of the two told the association by telephone or e-mail, entered by staff (OD-6, OD-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.workflow import dissolve_pairing
from ondemand.matching.models import Match
from ondemand.matching.rules import side_of
from ondemand.matching.workflow.objecting import hold_match, take_back
from ondemand.registrations.rules import Action, State, Who, roles_of
from ondemand.registrations.workflow import check


@transaction.atomic
def enter_what_was_told(match: Match, *, by: Member, is_mentor: bool, reason: str, now: datetime) -> Match:
    """Staff enter that mentee or mentor said that it is no good match, while the days to object run (OD-6), or that the
    mentor leaves later (OD-17). The mentorship ends and another mentor is found, as if they had said so here; `reason`
    stays with staff.

    Entering it again is no error. Raises NotAllowed for who is not staff and for one of the two, WrongState when the
    match is over, and for a mentee after the days.
    """
    registration, held = hold_match(match.pk)
    if Who.STAFF not in roles_of(registration, by) or side_of(held, by):
        raise NotAllowed
    if held.ended_at is not None and held.reason == reason:
        return held
    is_objection = registration.state == State.TRIAL and now <= held.objections_until
    if not is_objection and not is_mentor:
        raise WrongState(_("The days to object are over: the mentee can end the mentorship on its page."))
    action = Action.OBJECTED if is_objection else Action.MENTOR_LEFT
    check(registration, action)
    who = held.pairing.mentor if is_mentor else held.pairing.mentee
    dissolve_pairing(held.pairing_id, actor=by, now=now, is_told=not is_objection)
    held.reason = reason
    take_back(registration, held, action, by, objector=who, happened_at=now, now=now)
    return held
