"""Either side says that it is no good match (OD-6); a mentor leaves later (OD-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from caot_mentor.errors import DeadlinePassed, NotAllowed
from members.models import Member
from members.queries import closed_days, today
from mentorship.pairs.workflow import dissolve_pairing
from ondemand.matching import emails
from ondemand.matching.models import Match
from ondemand.matching.rules import months_left, side_of
from ondemand.registrations.deadlines import rematch_due
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action
from ondemand.registrations.workflow import check, locked_registration, move, record


@transaction.atomic
def object_to_match(match: Match, member: Member, *, reason: str, now: datetime) -> Match:
    """One of the two says that it is no good match: the pairing ends without fault, and staff find another mentor
    within 3 business days (OD-6). Both are told, without the reason, which only staff read.

    Saying it again is no error. Raises NotAllowed for anybody else, WrongState when it is over or the months run,
    DeadlinePassed after the last day.
    """
    registration, held = hold_match(match.pk)
    if not side_of(held, member):
        raise NotAllowed
    if held.end == Match.End.OBJECTED and held.objected_by_id == member.pk:
        return held
    check(registration, Action.OBJECTED)
    if now > held.objections_until:
        raise DeadlinePassed
    dissolve_pairing(held.pairing_id, actor=member, now=now)
    held.reason = reason
    take_back(registration, held, Action.OBJECTED, member, happened_at=now, now=now)
    return held


def hold_match(match_id: int) -> tuple[Registration, Match]:
    """The registration with its people held, and the match read anew."""
    keys = Match.objects.values_list("registration_id", "pairing__mentor_id").get(pk=match_id)
    registration = locked_registration(*keys)
    matches = Match.objects.select_related("pairing__mentor", "pairing__mentee", "registration")
    return registration, matches.get(pk=match_id)


def take_back(
    registration: Registration,
    match: Match,
    action: Action,
    actor: Member | None,
    *,
    happened_at: datetime,
    now: datetime,
    objector: Member | None = None,
) -> None:
    """The registration waits for another mentor: within 3 business days after what happened (OD-6, OD-17).

    For OBJECTED and MENTOR_LEFT, with the match and the registration held; the pairing has ended. Messages go to both,
    or to the mentee alone where the mentor left. `objector` is who said so where staff enter it. Raises WrongState.
    """
    is_objection = action == Action.OBJECTED
    match.ended_at = happened_at
    match.end = Match.End.OBJECTED if is_objection else Match.End.MENTOR_LEFT
    match.objected_by = (objector or actor) if is_objection or objector else None
    match.save(update_fields=["ended_at", "end", "objected_by", "reason"])
    before = move(registration, action)
    due_by = registration.match_due_by = rematch_due(happened_at, closed_days(today(happened_at)))
    # when the two were connected stays: it tells the page that this is another match
    registration.save(update_fields=["state", "match_due_by"])
    event = record(registration, action, before, actor, now)
    tell = emails.match_objected if is_objection else emails.mentor_left
    tell(match, event, due_by=due_by, months=months_left(registration.matches.all()))
