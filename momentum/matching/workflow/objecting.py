"""Either side says that it is no good match; a mentorship ends (EQ-1)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from caot_mentor.errors import DeadlinePassed, NotAllowed
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import Action as PairingAction
from mentorship.pairs.workflow import dissolve_pairing, lock_people, lock_profiles
from momentum.applications.models import Application
from momentum.applications.workflow import locked_rows, mark_ended, mark_unmatched
from momentum.matching import emails
from momentum.matching.models import Match
from momentum.matching.policy import FOLLOW_TASK

State = Application.State


@transaction.atomic
def object_to_match(match: Match, member: Member, *, reason: str, now: datetime) -> Match:
    """One of the two says that it is no good match: the mentorship ends without fault, the mentee is the first on the
    waiting list. Both are told, without the reason, which only staff read (FIND-6).

    Saying it again is no error. Raises NotAllowed for anybody else, DeadlinePassed after the last day or where it is
    over.
    """
    held = _hold(match.pk)
    if member.pk not in (held.pairing.mentor_id, held.pairing.mentee_id):
        raise NotAllowed
    if held.end == Match.End.OBJECTED and held.objected_by_id == member.pk:
        return held
    if held.ended_at is not None or held.objections_until is None or now > held.objections_until:
        raise DeadlinePassed
    dissolve_pairing(held.pairing_id, actor=member, now=now)
    _end(held, Match.End.OBJECTED, now, by=member, reason=reason)
    _return_mentee(held, member, now)
    _free_mentor(held, member, now)
    emails.match_over(held, is_objection=True)
    return held


@transaction.atomic
def follow_match(match_id: int, *, now: datetime) -> bool:
    """The mentorship of a match is over. Ended by the mentor, the mentee is first in line for another; ended by the
    mentee, the mentee's application ends with it. Whether an application is completed is not decided here.

    False when it runs, or was followed already.
    """
    match = _hold(match_id)
    over_at = match.pairing.ended_at
    if match.ended_at is not None or over_at is None:
        return False
    if match.pairing.state == Pairing.State.COMPLETED:
        _end(match, Match.End.COMPLETED, over_at)
        return True
    who = _who_ended(match)
    is_objection = match.objections_until is not None and over_at <= match.objections_until and who is not None
    _end(match, Match.End.OBJECTED if is_objection else Match.End.ENDED, over_at, by=who if is_objection else None)
    if who == match.pairing.mentee_id and not is_objection:
        if match.mentee.state == State.MATCHED:
            mark_ended(match.mentee, actor=None, now=now)
    elif _return_mentee(match, None, now):
        emails.match_over(match, is_objection=False)
    _free_mentor(match, None, now)
    return True


def _hold(match_id: int) -> Match:
    """The people, the mentor's profile, both applications, then the match read anew."""
    keys = Match.objects.values_list("mentee_id", "mentor_id", "mentee__member_id", "mentor__member_id").get(
        pk=match_id
    )
    lock_people(*keys[2:])
    lock_profiles([keys[3]])
    held = {each.pk: each for each in locked_rows(keys[:2])}
    matches = Match.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")
    match = matches.get(pk=match_id)
    match.mentee, match.mentor = held[keys[0]], held[keys[1]]
    return match


def _end(match: Match, end: Match.End, at: datetime, *, by: Member | int | None = None, reason: str = "") -> None:
    match.ended_at, match.end = at, end
    match.objected_by_id = by.pk if isinstance(by, Member) else by
    match.reason = reason or match.pairing.reason_for_staff
    match.save(update_fields=["ended_at", "end", "objected_by", "reason"])
    transaction.on_commit(partial(knock, FOLLOW_TASK), robust=True)


def _return_mentee(match: Match, actor: Member | None, now: datetime) -> bool:
    if match.mentee.state != State.MATCHED or not match.mentee.member.is_active:
        return False
    mark_unmatched(match.mentee, actor=actor, now=now)
    return True


def _free_mentor(match: Match, actor: Member | None, now: datetime) -> None:
    """A mentor without another mentee here can be matched with somebody else."""
    others = Match.objects.filter(mentor=match.mentor, ended_at=None)
    if match.mentor.state == State.MATCHED and not others.exists():
        mark_unmatched(match.mentor, actor=actor, now=now)


def _who_ended(match: Match) -> int | None:
    """Nobody is named where somebody left for good: then it is whoever of the two is gone (MEM-5)."""
    ended = match.pairing.events.filter(action=PairingAction.ENDED).last()
    if ended is not None and ended.actor_id is not None:
        return int(ended.actor_id)
    return match.pairing.mentee_id if not match.pairing.mentee.is_active else None
