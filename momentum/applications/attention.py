"""What staff should look at in applications: only what they can do something about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, rows_of, waiting_for_each
from members.queries import today
from momentum.applications.models import Application
from momentum.applications.queries import to_decide_on, without_membership
from momentum.applications.rules import RIGHT, State


def _selected_without_membership(now: datetime) -> QuerySet[Application]:
    selected = Application.objects.filter(state__in=(State.SELECTED, State.WAITLISTED))
    return without_membership(selected, today(now))


WITHOUT_MEMBERSHIP = rows_of(
    "membership", Application, _("selected, without a membership"), _selected_without_membership
)


@waiting_for_each(RIGHT, Theme.OFFERINGS)
def applications_to_decide_on(now: datetime, person: Any) -> Waiting | None:
    """Applications whose time for applying is over and on which nobody decided; late once an offering should begin."""
    on = today(now)
    waiting = to_decide_on(on).exclude(member=person.pk)
    count = waiting.count()
    label = ngettext("%(count)s application is to be decided on", "%(count)s applications are to be decided on", count)
    url = reverse("admin:momentum_application_selection_list")
    is_late = bool(count) and waiting.filter(offering__starts_on__lte=on).exists()
    return Waiting(count, label, url, is_late=is_late) if count else None


@waiting_for_each(RIGHT, Theme.OFFERINGS)
def applicants_without_membership(now: datetime, person: Any) -> Waiting | None:
    """Applicants who wait for a match and whose membership has ended: nothing new can begin with them (MEM-2)."""
    count = WITHOUT_MEMBERSHIP.find(now).exclude(member=person.pk).count()
    label = ngettext(
        "%(count)s selected applicant has no membership any more",
        "%(count)s selected applicants have no membership any more",
        count,
    )
    return Waiting(count, label, WITHOUT_MEMBERSHIP.url) if count else None
