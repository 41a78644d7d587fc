"""What staff should look at in sessions; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import WEEK, Due, Theme, Waiting, rows_of, waiting_for
from momentum.sessions.models import Session
from momentum.sessions.queries import without_list


def _this_week(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(state=Session.State.ANNOUNCED, starts_at__range=(now, now + WEEK))


THIS_WEEK = rows_of("week", Session, _("in the next 7 days"), _this_week)
WITHOUT_LIST = rows_of("list", Session, _("held, and nobody is noted as present"), without_list)


@waiting_for("momentum.change_session", Theme.OFFERINGS)
def sessions_without_list(now: datetime) -> Waiting | None:
    """Sessions that were held and of which nobody is known to have come."""
    keys = list(WITHOUT_LIST.find(now).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s session was held, and nobody is noted as present",
        "%(count)s sessions were held, and nobody is noted as present",
        len(keys),
    )
    one = reverse("admin:momentum_session_change", args=keys) if len(keys) == 1 else ""
    return Waiting(len(keys), label, one or WITHOUT_LIST.url) if keys else None


@waiting_for("momentum.change_session", Theme.OFFERINGS)
def sessions_this_week(now: datetime) -> Waiting | None:
    """Webinars and orientation events of the next days: is the link there, does everybody know?"""
    count = THIS_WEEK.find(now).count()
    label = ngettext("%(count)s session in the next 7 days", "%(count)s sessions in the next 7 days", count)
    return Waiting(count, label, THIS_WEEK.url, due=Due.WEEK) if count else None
