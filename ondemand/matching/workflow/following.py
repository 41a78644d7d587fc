"""What time and the mentorship itself bring about: the days to object pass, a mentorship is complete or ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import Action as PairingAction
from ondemand.matching import emails
from ondemand.matching.models import Match, WebinarCredit
from ondemand.matching.queries import match_of
from ondemand.matching.workflow.objecting import hold_match, take_back
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, State
from ondemand.registrations.workflow import locked_registration, move, record


@transaction.atomic
def end_trial(registration_id: int, *, now: datetime) -> bool:
    """The days to object are over: the mentorship runs (OD-6). False when they are not, or when it ended meanwhile.

    Nothing is sent.
    """
    registration = locked_registration(registration_id)
    match = match_of(registration)
    if registration.state != State.TRIAL or match is None or match.pairing.ended_at is not None:
        return False
    if registration.objections_until is None or now <= registration.objections_until:
        return False
    _end_trial(registration, now)
    return True


@transaction.atomic
def follow_pairing(match_id: int, *, now: datetime) -> bool:
    """The mentorship is over: the registration follows. Complete, it is completed and the mentor earned a webinar
    (OD-9, OD-16); ended within the days to object, that was the objection (OD-6); ended later by the mentor, another
    one is found and the months not used are kept (OD-17); by the mentee, the registration has ended early.

    False when it runs, or was followed already.
    """
    registration, match = hold_match(match_id)
    over_at = match.pairing.ended_at
    if match.ended_at is not None or over_at is None:
        return False
    if match.pairing.state == Pairing.State.COMPLETED:
        _complete(registration, match, now)
        return True
    who = _who_ended(match)
    if not registration.is_open:
        # closed before, with the account of the mentee (MEM-5)
        _end(match, Match.End.MENTEE_LEFT)
        return True
    is_objection = registration.state == State.TRIAL and over_at <= match.objections_until and who is not None
    if is_objection:
        # what was written for staff when the mentorship was ended is the objection's reason
        match.reason = match.pairing.reason_for_staff
        take_back(registration, match, Action.OBJECTED, who, happened_at=over_at, now=now)
    elif _was_mentee(match, who):
        _end_early(registration, match, who, now)
    else:
        take_back(registration, match, Action.MENTOR_LEFT, who, happened_at=over_at, now=now)
    return True


def _end_trial(registration: Registration, now: datetime) -> None:
    before = move(registration, Action.TRIAL_ENDED)
    registration.save(update_fields=["state"])
    record(registration, Action.TRIAL_ENDED, before, None, now)


def _complete(registration: Registration, match: Match, now: datetime) -> None:
    if registration.state == State.TRIAL:
        _end_trial(registration, now)
    _close(registration, match, Action.COMPLETED, Match.End.COMPLETED, None, now)
    credit, is_new = WebinarCredit.objects.get_or_create(
        match=match, defaults={"mentor": match.pairing.mentor, "earned_at": match.ended_at or now}
    )
    if is_new and credit.mentor.is_active:
        emails.webinar_earned(credit)


def _end_early(registration: Registration, match: Match, who: Member | None, now: datetime) -> None:
    _close(registration, match, Action.ENDED_EARLY, Match.End.MENTEE_LEFT, who, now)


def _close(
    registration: Registration, match: Match, action: Action, end: Match.End, actor: Member | None, now: datetime
) -> None:
    _end(match, end)
    before = move(registration, action)
    registration.closed_at = match.pairing.ended_at
    registration.save(update_fields=["state", "closed_at"])
    record(registration, action, before, actor, now)


def _end(match: Match, end: Match.End) -> None:
    match.ended_at, match.end = match.pairing.ended_at, end
    match.save(update_fields=["ended_at", "end"])


def _who_ended(match: Match) -> Member | None:
    ended = match.pairing.events.filter(action=PairingAction.ENDED).select_related("actor").last()
    return ended.actor if ended else None


def _was_mentee(match: Match, who: Member | None) -> bool:
    """Nobody is named where somebody left for good: then it is whoever of the two is gone (MEM-5)."""
    if who is not None:
        return who.pk == match.pairing.mentee_id
    return not match.pairing.mentee.is_active
