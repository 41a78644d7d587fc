"""How long what registrations hold is kept (quality P9); `ondemand/retention.py` enters it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import expire
from mentorship.workbooks.policy import KEPT_DAYS
from ondemand.registrations.models import ReceivedWorkbook, Registration
from ondemand.registrations.policy import UNPAID_KEPT_DAYS

RECEIVED_KEPT, UNPAID_KEPT = timedelta(days=KEPT_DAYS), timedelta(days=UNPAID_KEPT_DAYS)


def old_received(now: datetime) -> list[QuerySet[ReceivedWorkbook]]:
    """Files of workbooks that came by e-mail or on paper; while the registration is open they are at work."""
    old = ReceivedWorkbook.objects.filter(entered_at__lt=now - RECEIVED_KEPT)
    return [old.exclude(registration__state__in=Registration.OPEN_STATES)]


def never_paid(now: datetime) -> list[QuerySet[Registration]]:
    """Registrations that were given up before anybody paid: no books are about them."""
    over = Registration.objects.filter(state=Registration.State.CANCELLED, paid_at=None, payments=None)
    return [over.filter(closed_at__lt=now - UNPAID_KEPT)]


expire(
    "ondemand.received_workbooks",
    _("Files of workbooks that came by e-mail or on paper"),
    old_received,
    "entered_at",
    kept=RECEIVED_KEPT,
    since=_("after staff entered the file; not while the registration is open"),
)
expire(
    "ondemand.unpaid",
    _("Registrations that were given up before a payment was begun"),
    never_paid,
    "closed_at",
    kept=UNPAID_KEPT,
    since=_("after the registration was closed"),
)
