"""Staff decide that two people stay together, or never come together, in the next proposal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from caot_mentor.errors import WrongState
from members.models import Member
from momentum.applications.models import Application
from momentum.applications.workflow import locked_rows
from momentum.matching.models import Wish
from momentum.matching.rounds import Barrier, places_left, round_of
from momentum.matching.rules import NOT_IN_ROUND, no_place, refusal
from momentum.matching.workflow.running import check_staff


@transaction.atomic
def set_wish(mentee_id: int, mentor_id: int, kind: str, *, by: Member, note: str = "", now: datetime) -> Wish:
    """Lock the two (keys of applications) together, or forbid that they meet, from the next proposal on. A lock takes
    the place of an earlier one of the mentee. Deciding the same twice changes nothing. Nothing is sent.

    Raises NotAllowed for who may not, WrongState for people who are not in the round or cannot be matched,
    NoPlaceLeft where more would be locked to a mentor than there are places.
    """
    mentee, mentor = _held(mentee_id, mentor_id)
    check_staff(by, mentee.offering_id, mentee.tier_id)
    current = Wish.objects.filter(mentee=mentee, mentor=mentor).first()
    if current is not None and current.kind == kind:
        return current
    if kind == Wish.Kind.LOCKED:
        _check_lock(mentee, mentor, now)
        Wish.objects.filter(mentee=mentee, kind=Wish.Kind.LOCKED).delete()
    Wish.objects.filter(mentee=mentee, mentor=mentor).delete()
    return Wish.objects.create(mentee=mentee, mentor=mentor, kind=kind, at=now, by=by, note=note)


@transaction.atomic
def drop_wish(mentee_id: int, mentor_id: int, *, by: Member) -> None:
    """Take back what was decided about the two; nothing to take back is no error. Raises NotAllowed for who may not."""
    mentee, mentor = _held(mentee_id, mentor_id)
    check_staff(by, mentee.offering_id, mentee.tier_id)
    Wish.objects.filter(mentee=mentee, mentor=mentor).delete()


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
