"""What staff should look at in the paid program: only what they can do something about."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Due, Theme, Waiting, waiting_for_each
from ondemand.matching import attention as matching_attention
from ondemand.payments import attention as payments_attention
from ondemand.registrations.models import Registration
from ondemand.registrations.queries import to_decide_on
from ondemand.registrations.queue import Due as QueueDue

__all__ = ["matching_attention", "payments_attention", "registrations_overdue", "registrations_to_decide_on"]


def _queue(due: str) -> str:
    return f"{reverse('admin:ondemand_registration_changelist')}?due={due}"


@waiting_for_each("ondemand.change_registration", Theme.ON_DEMAND)
def registrations_overdue(now: datetime, person: Any) -> Waiting | None:
    """Lists and matches that were promised for an earlier day (OD-4, OD-5)."""
    count = Registration.objects.overdue(now).exclude(member=person.pk).count()
    label = ngettext("%(count)s registration is overdue", "%(count)s registrations are overdue", count)
    return Waiting(count, label, _queue(QueueDue.OVERDUE), is_late=True) if count else None


@waiting_for_each("ondemand.change_registration", Theme.ON_DEMAND)
def registrations_due_today(now: datetime, person: Any) -> Waiting | None:
    """Lists and matches that are promised for today (OD-4, OD-5)."""
    count = Registration.objects.due_today(now).exclude(member=person.pk).count()
    label = ngettext("%(count)s registration is due today", "%(count)s registrations are due today", count)
    url = _queue(QueueDue.TODAY)
    return Waiting(count, label, url, due=Due.TODAY) if count else None


@waiting_for_each("ondemand.change_registration", Theme.ON_DEMAND)
def registrations_to_decide_on(now: datetime, person: Any) -> Waiting | None:
    """Registrations that have waited for the mentee for very long (OD-18)."""
    count = to_decide_on(now).exclude(member=person.pk).count()
    label = ngettext(
        "%(count)s registration has waited long for the mentee: decide whether to go on",
        "%(count)s registrations have waited long for the mentee: decide whether to go on",
        count,
    )
    return Waiting(count, label, _queue(QueueDue.DECIDE)) if count else None
