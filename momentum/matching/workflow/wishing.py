"""Staff decide that two people stay together, or never come together, in the next proposal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from caot_mentor.errors import WrongState
from members.models import Member
from momentum.applications.models import Application
from momentum.applications.workflow import locked_rows
from momentum.matching.models import Wish, WishEvent
from momentum.matching.rounds import Barrier, places_left, round_of
from momentum.matching.rules import NOT_IN_ROUND, WISHES, WishAction, no_place, refusal
from momentum.matching.workflow.running import check_staff


@transaction.atomic
def set_wish(mentee_id: int, mentor_id: int, kind: str, *, by: Member, note: str = "", now: datetime) -> Wish:
    """Lock the two (keys of applications) together, or forbid that they meet, from the next proposal on. A lock takes
    the place of an earlier one of the mentee. Deciding the same twice changes nothing. Leaves an event row for what is
    decided and for what it takes the place of; nothing is sent.

    Raises NotAllowed for who may not, WrongState for people who are not in the round or cannot be matched,
    NoPlaceLeft where more would be locked to a mentor than there are places.
    """
    mentee, mentor = _held(mentee_id, mentor_id)
    check_staff(by, mentee.offering_id, mentee.tier_id)
    current = Wish.objects.filter(mentee=mentee, mentor=mentor).first()
    if current is not None and current.kind == kind:
        return current
    replaced = Q(mentor=mentor)
    if kind == Wish.Kind.LOCKED:
        _check_lock(mentee, mentor, now)
        replaced |= Q(kind=Wish.Kind.LOCKED)
    _drop(Wish.objects.filter(replaced, mentee=mentee), by, now)
    wish = Wish.objects.create(mentee=mentee, mentor=mentor, kind=kind, at=now, by=by, note=note)
    _record(wish, WISHES[kind], by, now)
    return wish


@transaction.atomic
def drop_wish(mentee_id: int, mentor_id: int, *, by: Member, now: datetime) -> None:
    """Take back what was decided about the two, which leaves an event row; nothing to take back is no error. Raises
    NotAllowed for who may not."""
    mentee, mentor = _held(mentee_id, mentor_id)
    check_staff(by, mentee.offering_id, mentee.tier_id)
    _drop(Wish.objects.filter(mentee=mentee, mentor=mentor), by, now)


def _drop(wishes: QuerySet[Wish], by: Member, now: datetime) -> None:
    for wish in wishes:
        _record(wish, WishAction.DROPPED, by, now)
        wish.delete()


def _record(wish: Wish, action: WishAction, by: Member, now: datetime) -> None:
    is_over = action == WishAction.DROPPED
    states = {"from_state": wish.kind if is_over else "", "to_state": "" if is_over else wish.kind}
    told = {"at": now, "actor": by, "action": action, "note": wish.note, **states}
    WishEvent.objects.create(mentee_id=wish.mentee_id, mentor_id=wish.mentor_id, **told)


def _held(mentee_id: int, mentor_id: int) -> tuple[Application, Application]:
    found = {each.pk: each for each in locked_rows([mentee_id, mentor_id])}
    mentee, mentor = found.get(mentee_id), found.get(mentor_id)
    if mentee is None or mentor is None or mentee.is_mentor or not mentor.is_mentor:
        raise WrongState(NOT_IN_ROUND)
    if (mentee.offering_id, mentee.tier_id) != (mentor.offering_id, mentor.tier_id):
        raise WrongState(NOT_IN_ROUND)
    return mentee, mentor


def _check_lock(mentee: Application, mentor: Application, now: datetime) -> None:
    states = (Application.State.SELECTED, Application.State.MATCHED)
    if mentee.state != Application.State.SELECTED or mentor.state not in states:
        raise WrongState(NOT_IN_ROUND)
    barrier = round_of(mentee.offering, mentee.tier, now, people=([mentee], [mentor])).barrier(0, 0)
    if barrier is not None and barrier != Barrier.FORBIDDEN:
        raise refusal(barrier)
    locked = Wish.objects.filter(mentor=mentor, kind=Wish.Kind.LOCKED, mentee__state=Application.State.SELECTED)
    if locked.exclude(mentee=mentee).count() >= places_left([mentor])[mentor.pk]:
        raise no_place()
