"""What staff should look at in sessions; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Waiting, waiting_for
from momentum.sessions.queries import without_list


@waiting_for("momentum.change_session")
def sessions_without_list(now: datetime) -> Waiting | None:
    """Sessions that were held and of which nobody is known to have come."""
    keys = list(without_list(now).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s session was held, and nobody is noted as present",
        "%(count)s sessions were held, and nobody is noted as present",
        len(keys),
    )
    one = reverse("admin:momentum_session_change", args=keys) if len(keys) == 1 else ""
    url = one or reverse("admin:momentum_session_changelist") + "?state__exact=announced"
    return Waiting(len(keys), label % {"count": len(keys)}, url) if keys else None
