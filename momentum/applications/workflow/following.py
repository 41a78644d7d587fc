"""What follows from offerings: applications are closed with them, and who is interested hears of the last days."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.queries import today
from momentum.applications import emails
from momentum.applications.queries import (
    CLOSING,
    closing_soon,
    interested_without_application,
    left_behind,
    why_cancelled,
)
from momentum.applications.rules import Action, State
from momentum.applications.workflow.applying import close
from momentum.applications.workflow.moving import locked_application, record
from momentum.programs.models import OfferingEvent, Window


@transaction.atomic
def close_with_offering(application_id: int, *, now: datetime) -> bool:
    """Close what waits in an offering that is over; the person is told. Who is matched in a cancelled one is told as
    well, and the mentorship goes on as the two decide. False when there is nothing to do any more."""
    application = locked_application(application_id)
    if not left_behind().filter(pk=application_id).exists():
        return False
    if application.state == State.MATCHED:
        event = record(application, Action.CLOSED, application.state, None, now)
    else:
        event = close(application, Action.CLOSED, None, now)
    emails.application_closed(application, event, why_cancelled(application.offering))
    return True


@transaction.atomic
def tell_of_closing(window_id: int, *, now: datetime) -> int:
    """Tell who is interested and has not applied that the time for it ends, once for each time for applying.

    Returns how many were told; the offering's event says that it was done.
    """
    Window.objects.select_for_update().get(pk=window_id)
    window = closing_soon(today(now)).filter(pk=window_id).first()
    if window is None:
        return 0
    OfferingEvent.objects.create(
        offering=window.offering,
        at=now,
        action=CLOSING,
        from_state=window.offering.state,
        to_state=window.offering.state,
        note=str(window.pk),
    )
    people = list(interested_without_application(window))
    for member in people:
        emails.application_window_closing(member, window)
    return len(people)
