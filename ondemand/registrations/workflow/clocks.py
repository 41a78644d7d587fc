"""Staff let a clock of the association's stand still while something is missing from the mentee (design 3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from members.models import Member
from members.queries import closed_days
from ondemand.registrations import emails
from ondemand.registrations.deadlines import days_paused, moved_due
from ondemand.registrations.models import ClockPause, Registration
from ondemand.registrations.rules import Action, State, Who, roles_of
from ondemand.registrations.workflow.moving import check, locked_registration, record

# of which clock the due time moves
DUE_COLUMNS = {State.AWAITING_SHORTLIST: "shortlist_due_by", State.AWAITING_MATCH: "match_due_by"}


@transaction.atomic
def pause_clock(registration: Registration, by: Member, *, reason: str, now: datetime) -> ClockPause:
    """The clock stands still from `now`; the mentee is told what is missing.

    Raises NotAllowed for who is not staff and for one's own, WrongState when no clock of the association's runs,
    DeadlinePassed when it is overdue: a pause does not hide that.
    """
    registration = locked_registration(registration.pk)
    _check_staff(registration, by)
    check(registration, Action.CLOCK_PAUSED)
    if registration.due_by is not None and now > registration.due_by:
        raise DeadlinePassed(_("It is overdue already: a clock cannot be paused any more."))
    registration.clock_paused_at = now
    registration.save(update_fields=["clock_paused_at"])
    pause = ClockPause.objects.create(registration=registration, paused_at=now, paused_by=by, reason=reason)
    event = record(registration, Action.CLOCK_PAUSED, registration.state, by, now)
    emails.clock_paused(registration, event, pause)
    return pause


@transaction.atomic
def resume_clock(registration: Registration, by: Member, *, now: datetime) -> Registration:
    """The clock goes on; its due time moves by the business days of the pause, and the mentee is told the new date.

    Raises NotAllowed as `pause_clock`, WrongState when it does not stand still.
    """
    registration = locked_registration(registration.pk)
    _check_staff(registration, by)
    if not registration.is_clock_paused:
        raise WrongState(_("The clock is not paused."))
    check(registration, Action.CLOCK_RESUMED)
    closed, column = closed_days(), DUE_COLUMNS[State(registration.state)]
    pause = registration.pauses.get(resumed_at__isnull=True)
    pause.resumed_at, pause.moved_days = now, days_paused(pause.paused_at, now, closed)
    pause.save(update_fields=["resumed_at", "moved_days"])
    setattr(registration, column, moved_due(getattr(registration, column), pause.moved_days, closed))
    registration.clock_paused_at = None
    registration.save(update_fields=["clock_paused_at", column])
    event = record(registration, Action.CLOCK_RESUMED, registration.state, by, now)
    emails.clock_resumed(registration, event)
    return registration


def end_pause(registration: Registration, now: datetime) -> None:
    """Close the pause of a locked registration that leaves the state whose clock stood still; it is saved by whoever
    moves it."""
    registration.clock_paused_at = None
    registration.pauses.filter(resumed_at__isnull=True).update(resumed_at=now, moved_days=0)


def _check_staff(registration: Registration, by: Member) -> None:
    if Who.STAFF not in roles_of(registration, by):
        raise NotAllowed
