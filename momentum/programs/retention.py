"""How long it is kept that somebody was interested in a program (quality P9); `momentum/retention.py` enters it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import expire
from momentum.programs.models import Interest
from momentum.programs.policy import INTEREST_KEPT_DAYS

INTEREST_KEPT = timedelta(days=INTEREST_KEPT_DAYS)


def old_interest(now: datetime) -> list[QuerySet[Interest]]:
    """What was taken back or followed by an application; who still waits for an offering is not forgotten."""
    limit = now - INTEREST_KEPT
    return [Interest.objects.filter(Q(withdrawn_at__lt=limit) | Q(withdrawn_at=None, applied_at__lt=limit))]


expire(
    "momentum.interest",
    _("Interest in a program"),
    old_interest,
    "created_at",
    kept=INTEREST_KEPT,
    since=_("after it was taken back or followed by an application"),
)
