"""The reminder before a month without enough contact ends (OD-8). Lock: Pairing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.emails.meetings import rhythm_reminder
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import RHYTHM_REMINDER_DAYS
from mentorship.pairs.queries import pauses_of
from mentorship.pairs.rhythm import month_now, rhythm_of
from mentorship.pairs.rules import Action, State
from mentorship.pairs.workflow.locking import record


@transaction.atomic
def remind_of_month(pairing_id: int, *, now: datetime) -> bool:
    """Write to both when the month ends within five days and lacks contact; once a month, by its event row.

    Returns whether it wrote. What was held counts at once (CPD-8), and so does what is planned until the month's end.
    """
    pairings = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = pairings.get(pk=pairing_id)
    counted = pairing.meetings.filter(state__in=(Meeting.State.HELD, Meeting.State.PLANNED))
    month = month_now(rhythm_of(pairing, counted, now, pauses_of(pairing)))
    if pairing.state != State.ACTIVE or month is None or month.is_kept:
        return False
    note = f"month-{month.number}"
    is_soon = now.astimezone(OTTAWA).date() >= month.last - timedelta(days=RHYTHM_REMINDER_DAYS)
    if not is_soon or pairing.events.filter(action=Action.REMINDED, note=note).exists():
        return False
    rhythm_reminder(pairing, month, record(pairing, Action.REMINDED, pairing.state, None, now, note=note))
    return True
