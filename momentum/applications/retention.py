"""How long the words of applications are kept (quality P9); `momentum/retention.py` enters it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import counted, rule
from momentum.applications.models import Answer, Application
from momentum.applications.policy import WORDS_KEPT_DAYS
from momentum.applications.workflow import forget_words

WORDS_KEPT = timedelta(days=WORDS_KEPT_DAYS)


def with_old_words(now: datetime) -> QuerySet[Application]:
    """Applications that are over for so long, and still hold what somebody wrote."""
    over = Application.objects.filter(closed_at__lt=now - WORDS_KEPT)
    written = ~Q(goals="") | ~Q(employer="") | ~Q(declared="") | ~Q(reason_for_staff="")
    return over.filter(written | Exists(Answer.objects.filter(application=OuterRef("pk"))))


def remove(now: datetime) -> None:
    for key in with_old_words(now).order_by("pk").values_list("pk", flat=True):
        forget_words(key)


rule(
    "momentum.applications",
    _("What was written in applications to programs"),
    kept=WORDS_KEPT,
    since=_("after the application was closed"),
    afterwards=_("emptied; the role, the dates and what became of it stay"),
    of=lambda: [Application],
    found=counted(with_old_words, "closed_at"),
    remove=remove,
)
