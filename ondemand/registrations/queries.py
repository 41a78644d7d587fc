"""Registrations as pages ask for them: always through their owner; and those that time has to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from caot_mentor.business_days import OTTAWA, add_business_days, end_of_day
from members.models import Member
from ondemand.registrations.models import ClockPause, Registration, RegistrationEvent, RegistrationQuerySet
from ondemand.registrations.policy import (
    CHOICES_DECISION_DAYS,
    CHOICES_REMINDER_DAYS,
    OBJECTION_REMINDER_DAYS,
    OBJECTIONS_SOON,
    OVERDUE,
    WORKBOOK_DECISION_DAYS,
    WORKBOOK_REMINDER_DAYS,
)


def open_registration_of(member: Member) -> Registration | None:
    """The member's registration that is not over; there is one at most."""
    return Registration.objects.open().visible_to(member).select_related("member").first()


def programs_of_registrations(member: Member) -> list[str]:
    """The code of the program's public page for who has paid and not cancelled; the other side has a mentorship."""
    unpaid = (Registration.State.AWAITING_PAYMENT, Registration.State.CANCELLED)
    return ["ondemand"] if Registration.objects.visible_to(member).exclude(state__in=unpaid).exists() else []


def former_registrations_of(member: Member) -> RegistrationQuerySet:
    """The member's registrations that are over, the latest first."""
    return Registration.objects.visible_to(member).exclude(state__in=Registration.OPEN_STATES)


def open_pause_of(registration: Registration) -> ClockPause | None:
    """The pause that lets the registration's clock stand still, if one does."""
    if not registration.is_clock_paused:
        return None
    return ClockPause.objects.filter(registration=registration.pk, resumed_at__isnull=True).first()


# Where one waits for the mentee: since when, and after how many days staff decide (OD-18).
WAITS = {
    Registration.State.AWAITING_WORKBOOK: ("paid_at", WORKBOOK_DECISION_DAYS),
    Registration.State.AWAITING_CHOICES: ("shortlist_sent_at", CHOICES_DECISION_DAYS),
}
ANEW = ("reopen_workbook", "ask_new_choices")  # actions of events, of which rules make words
KEPT_WAITING, REMINDED = "keep_waiting", "remind"


def to_decide_on(now: datetime) -> RegistrationQuerySet:
    """Those that have waited so long for the mentee that staff decide whether to go on (OD-18)."""
    return Registration.objects.filter(waits_for_long(now))


def waits_for_long(now: datetime) -> Any:
    """The condition of `to_decide_on`; one statement reads which waits began anew, and few did.

    As a subquery it would stand in the queue's counts, where the database then sorts all rows to group them.
    """
    cutoffs = {state: now - timedelta(days=days) for state, (_column, days) in WAITS.items()}
    events = RegistrationEvent.objects.filter(action__in=(*ANEW, KEPT_WAITING), at__gt=min(cutoffs.values()))
    anew = list(events.values_list("registration_id", "at"))
    late: Any = Q(pk__in=[])
    for state, (column, _days) in WAITS.items():
        again = {registration for registration, at in anew if at > cutoffs[state]}
        late |= Q(state=state, **{f"{column}__lte": cutoffs[state]}) & ~Q(pk__in=again)
    return late


def awaiting_mentee(state: str) -> QuerySet[Any]:
    """Those that wait for the mentee in this state, each with `since`: from when its reminders are counted (OD-18)."""
    column, _days = WAITS[Registration.State(state)]
    began = RegistrationEvent.objects.filter(registration=OuterRef("pk"), action__in=ANEW).order_by("-at")
    return Registration.objects.filter(state=state).annotate(since=Greatest(column, Subquery(began.values("at")[:1])))


def with_reminders(waiting: QuerySet[Any]) -> QuerySet[Any]:
    """Each with the `reminders` that were sent of it: their moments and names."""
    sent = RegistrationEvent.objects.filter(action=REMINDED).only("registration", "at", "note")
    return waiting.prefetch_related(Prefetch("events", sent, to_attr="reminders"))


def old_enough_for_a_reminder(state: str, now: datetime) -> Iterable[Any]:
    """Those that wait for the mentee since the first reminder has been due, with `since` and `reminders`."""
    first = min(WORKBOOK_REMINDER_DAYS + CHOICES_REMINDER_DAYS)  # a business day is at least a day
    waiting = awaiting_mentee(state).filter(since__lte=now - timedelta(days=first))
    return with_reminders(waiting).only("state").order_by("pk")


def objections_end_soon(now: datetime, closed: Collection[date]) -> list[int]:
    """Those whose days to object end so soon that both sides are reminded (OD-6), and have not been."""
    last = add_business_days(now.astimezone(OTTAWA).date(), OBJECTION_REMINDER_DAYS, closed)
    told = RegistrationEvent.objects.filter(
        registration=OuterRef("pk"), action=REMINDED, note=OBJECTIONS_SOON, at__gte=OuterRef("connected_at")
    )
    ending = Registration.objects.filter(
        ~Exists(told), state=Registration.State.TRIAL, objections_until__range=(now, end_of_day(last))
    )
    return list(ending.order_by("pk").values_list("pk", flat=True))


def overdue_untold(now: datetime) -> RegistrationQuerySet:
    """Those that are overdue, of which no administrator has been told since they were due."""
    told = RegistrationEvent.objects.filter(
        registration=OuterRef("pk"), action=REMINDED, note=OVERDUE, at__gte=OuterRef("due_by")
    )
    return Registration.objects.overdue(now).filter(~Exists(told))
