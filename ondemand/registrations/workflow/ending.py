"""What happens to a registration that waits for long: staff decide (OD-18); and what an erasure closes (MEM-5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from ondemand.registrations import emails
from ondemand.registrations.models import Registration
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import STATE_SENTENCES, Action, State, Who, available_actions, roles_of
from ondemand.registrations.workflow.clocks import end_pause
from ondemand.registrations.workflow.moving import check, locked_registration, move, record


@transaction.atomic
def keep_waiting(registration: Registration, by: Member, *, note: str = "", now: datetime) -> Registration:
    """Staff decide to go on waiting for the mentee (OD-18); they are asked anew after as long again.

    Raises NotAllowed for who is not staff and for one's own, WrongState when nothing is awaited from the mentee.
    """
    registration = locked_registration(registration.pk)
    if Who.STAFF not in roles_of(registration, by):
        raise NotAllowed
    check(registration, Action.KEPT_WAITING)
    record(registration, Action.KEPT_WAITING, registration.state, by, now, note=note)
    return registration


@transaction.atomic
def end_early(registration: Registration, by: Member, *, note: str = "", now: datetime) -> Registration:
    """Staff end a paid registration that leads nowhere (OD-18); the mentee is told. Twice changes nothing.

    `note` stays with staff. Raises NotAllowed for who is not staff and for one's own, WrongState before the payment and
    while mentee and mentor are connected: what runs between two people, the two end.
    """
    registration = locked_registration(registration.pk)
    if Who.STAFF not in roles_of(registration, by):
        raise NotAllowed
    if registration.state == State.ENDED_EARLY:
        return registration
    if Action.ENDED_EARLY not in available_actions(registration, by):
        raise WrongState(STATE_SENTENCES[State(registration.state)])
    before = move(registration, Action.ENDED_EARLY)
    end_pause(registration, now)
    registration.closed_at = now
    registration.save(update_fields=["state", "closed_at", "clock_paused_at"])
    emails.registration_ended(registration, record(registration, Action.ENDED_EARLY, before, by, now, note=note))
    return registration


@transaction.atomic
def close_for_erasure(member: Member, *, now: datetime) -> None:
    """Close the open registration of somebody whose account is erased; nothing is sent, nothing is paid back."""
    found = open_registration_of(member)
    if found is None:
        return
    registration = locked_registration(found.pk)
    action = Action.CANCELLED if registration.paid_at is None else Action.ENDED_EARLY
    before = move(registration, action)
    end_pause(registration, now)
    registration.closed_at = now
    registration.save(update_fields=["state", "closed_at", "clock_paused_at"])
    record(registration, action, before, None, now)
