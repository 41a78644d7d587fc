"""What staff should look at in matching: only what they can do something about."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, waiting_for
from ondemand.matching.queries import credits_to_give


@waiting_for("ondemand.change_webinarcredit", Theme.ON_DEMAND)
def webinars_to_give(now: datetime) -> Waiting | None:
    """Free webinars that mentors earned and did not get yet (OD-16)."""
    count = credits_to_give().count()
    label = ngettext(
        "%(count)s mentor has earned a free webinar that was not given yet",
        "%(count)s free webinars that mentors earned were not given yet",
        count,
    )
    url = reverse("admin:ondemand_webinarcredit_changelist") + "?given=no"
    return Waiting(count, label, url) if count else None
