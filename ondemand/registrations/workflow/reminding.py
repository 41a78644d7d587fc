"""Reminders, each once: an event row says that it was sent. Of several that are overdue only the last one goes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from caot_mentor.business_days import business_days_left
from members.models import Member
from members.policy import Role
from members.queries import closed_days
from mentorship.pairs.workflow import lock_people
from ondemand.registrations import emails
from ondemand.registrations.deadlines import choices_reminder, workbook_reminder
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.policy import OBJECTION_REMINDER_DAYS, OBJECTIONS_SOON, OVERDUE
from ondemand.registrations.queries import awaiting_mentee, overdue_untold, to_decide_on, with_reminders
from ondemand.registrations.rules import Action, State
from ondemand.registrations.sides import mentor_of
from ondemand.registrations.workflow.moving import locked_registration, record

# of each that is reminded
READ = ("state", "paid_at", "shortlist_sent_at", *(f"member__{name}" for name in ("email", "language", "first_name")))


def due_reminder(registration: Any, now: datetime, closed: Collection[date]) -> str:
    """The last reminder that is due and was not sent, of one that waits for the mentee, by its name; or nothing.

    Of a registration with `since` and `reminders` (`queries.with_reminders`).
    """
    since = registration.since
    if registration.state == State.AWAITING_WORKBOOK:
        mark = workbook_reminder(since, now)
    else:
        mark = choices_reminder(since, now, closed)
    sent = {event.note for event in registration.reminders if event.at >= since}
    return "" if mark in sent else mark


@transaction.atomic
def remind_mentees(registration_ids: Collection[int], *, now: datetime) -> int:
    """Send each of these mentees the last reminder of the workbook or the choices that is due (OD-18), if one is.

    All are locked together: some statements for all, and one knock at the broker. Returns to how many one went.
    """
    lock_people(*Registration.objects.filter(pk__in=registration_ids).values_list("member_id", flat=True))
    closed, reminded = closed_days(), 0
    for state, send in (
        (State.AWAITING_WORKBOOK, emails.workbook_reminders),
        (State.AWAITING_CHOICES, emails.choices_reminders),
    ):
        waiting = with_reminders(awaiting_mentee(state).filter(pk__in=registration_ids)).order_by("pk")
        events = [
            RegistrationEvent(
                registration=each,
                at=now,
                action=Action.REMINDED,
                from_state=each.state,
                to_state=each.state,
                note=mark,
            )
            for each in waiting.select_related("member").only(*READ).select_for_update(of=("self",))
            if (mark := due_reminder(each, now, closed))
        ]
        if events:
            send(RegistrationEvent.objects.bulk_create(events))
        reminded += len(events)
    return reminded


@transaction.atomic
def remind_of_objections(registration_id: int, *, now: datetime) -> bool:
    """Remind both sides, once for each connection, shortly before the days to object end; False when it is not time."""
    registration = locked_registration(registration_id)
    until, connected = registration.objections_until, registration.connected_at
    if registration.state != State.TRIAL or until is None or connected is None or now > until:
        return False
    if business_days_left(now, until, closed_days()) > OBJECTION_REMINDER_DAYS:
        return False
    if registration.events.filter(action=Action.REMINDED, note=OBJECTIONS_SOON, at__gte=connected).exists():
        return False
    event = record(registration, Action.REMINDED, registration.state, None, now, note=OBJECTIONS_SOON)
    emails.objections_end_soon(registration, event, mentor_of(registration))
    return True


@transaction.atomic
def ask_for_decision(registration_id: int, *, now: datetime) -> bool:
    """Note that staff are asked to decide (OD-18): queue and morning's mail show it. False when asked before."""
    registration = locked_registration(registration_id)
    if not to_decide_on(now).filter(pk=registration_id).exists():
        return False
    since = awaiting_mentee(registration.state).get(pk=registration_id).since
    kept = registration.events.filter(action=Action.KEPT_WAITING).order_by("-at").values_list("at", flat=True).first()
    asked = registration.events.filter(action=Action.DECISION_ASKED, at__gt=max(since, kept or since))
    if asked.exists():
        return False
    record(registration, Action.DECISION_ASKED, registration.state, None, now)
    return True


@transaction.atomic
def tell_of_overdue(registration_id: int, *, now: datetime) -> bool:
    """Tell every administrator that a promise was not kept, once for each clock; False when it is done or told."""
    registration = locked_registration(registration_id)
    due_by = registration.due_by
    if due_by is None or not overdue_untold(now).filter(pk=registration_id).exists():
        return False
    record(registration, Action.REMINDED, registration.state, None, now, note=OVERDUE)
    for reader in (
        Member.objects.staff().filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=registration.member_id)
    ):
        emails.registration_overdue(reader, registration, due_by)
    return True
