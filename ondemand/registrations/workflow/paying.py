"""What a payment changes of a registration; payments call this (OD-1, OD-10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, State
from ondemand.registrations.workflow.clocks import end_pause
from ondemand.registrations.workflow.moving import locked_registration, move, record


@transaction.atomic
def payment_received(registration_id: int, *, now: datetime, actor: Member | None = None) -> Registration:
    """The registration is paid (OD-1) since `now`: the mentee can send the workbook. Paid twice changes nothing.

    `actor` is who marked a cheque as received; None for a provider. Raises WrongState when it was closed meanwhile.
    """
    registration = locked_registration(registration_id)
    if registration.paid_at is not None and registration.state != State.CANCELLED:
        return registration
    before = move(registration, Action.PAID)
    registration.paid_at = now
    registration.save(update_fields=["state", "paid_at"])
    record(registration, Action.PAID, before, actor, now)
    return registration


@transaction.atomic
def close_cancelled(registration_id: int, *, actor: Member | None, now: datetime, note: str = "") -> Registration:
    """The registration is cancelled (OD-10); the refund is the caller's. Twice changes nothing.

    Raises WrongState once mentee and mentor are connected, and when it was closed otherwise.
    """
    registration = locked_registration(registration_id)
    if registration.state == State.CANCELLED:
        return registration
    before = move(registration, Action.CANCELLED)
    end_pause(registration, now)
    registration.closed_at = now
    registration.save(update_fields=["state", "closed_at", "clock_paused_at"])
    record(registration, Action.CANCELLED, before, actor, now, note=note)
    return registration
