"""An offering is opened for applications, begins, and ends (MOM-3)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from caot_mentor.errors import WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.queries import today
from momentum.programs.consequences import follow_up
from momentum.programs.models import Offering
from momentum.programs.policy import TELL_TASK
from momentum.programs.rules import Action, State, missing_to_open
from momentum.programs.workflow.moving import locked_offering, move, record


@transaction.atomic
def open_offering(offering: Offering, *, by: Member, now: datetime) -> Offering:
    """Open it for applications; everybody who was interested is told once, by a job (MOM-3). Twice changes nothing.

    Raises NotAllowed without the right to it, WrongState in another state, or with the first thing that is missing.
    """
    locked = locked_offering(offering.pk, by)
    if locked.state == State.PREPARING:
        return locked
    before = move(locked, Action.OPENED)
    if missing := missing_to_open(locked, today(now)):
        raise WrongState(missing[0].words)
    locked.opened_at = now
    locked.save(update_fields=["state", "opened_at"])
    record(locked, Action.OPENED, before, by, now)
    follow_up(Action.OPENED, locked, by, "", now)
    transaction.on_commit(partial(knock, TELL_TASK), robust=True)
    return locked


@transaction.atomic
def start_offering(offering: Offering, *, by: Member | None, now: datetime) -> Offering:
    """The offering begins: by staff, or by the system (None) when matches are accepted. Twice changes nothing.

    Raises NotAllowed without the right to it, WrongState unless it is in preparation.
    """
    locked = locked_offering(offering.pk, by)
    if locked.state == State.RUNNING:
        return locked
    before = move(locked, Action.STARTED)
    locked.started_at = now
    locked.save(update_fields=["state", "started_at"])
    record(locked, Action.STARTED, before, by, now)
    follow_up(Action.STARTED, locked, by, "", now)
    return locked


@transaction.atomic
def complete_offering(offering: Offering, *, by: Member, now: datetime) -> Offering:
    """The offering is over; nobody can apply any more. What becomes of each person is for the subjects above.

    Twice changes nothing. Raises NotAllowed without the right to it, WrongState unless it runs.
    """
    locked = locked_offering(offering.pk, by)
    if locked.state == State.COMPLETED:
        return locked
    before = move(locked, Action.COMPLETED)
    locked.ended_at = now
    locked.save(update_fields=["state", "ended_at"])
    record(locked, Action.COMPLETED, before, by, now)
    follow_up(Action.COMPLETED, locked, by, "", now)
    return locked


@transaction.atomic
def cancel_offering(offering: Offering, *, reason: str, by: Member, now: datetime) -> Offering:
    """The association calls the offering off; everybody who applied is told with the reason. Twice changes nothing.

    Raises NotAllowed without the right to it, WrongState once it is over.
    """
    locked = locked_offering(offering.pk, by)
    if locked.state == State.CANCELLED:
        return locked
    before = move(locked, Action.CANCELLED)
    locked.ended_at = now
    locked.save(update_fields=["state", "ended_at"])
    record(locked, Action.CANCELLED, before, by, now, note=reason)
    follow_up(Action.CANCELLED, locked, by, reason, now)
    return locked
