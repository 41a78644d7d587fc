"""What staff should look at in how pairs get on; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Waiting, waiting_for
from momentum.progress.queries import quiet_pairs


@waiting_for("momentum.view_completion")
def pairs_that_are_quiet(now: datetime) -> Waiting | None:
    """Pairs of offerings with a least contact that logged nothing for long: a word may help."""
    offerings = list(quiet_pairs(now).values_list("mentee__offering", flat=True).order_by("mentee__offering"))
    label = ngettext(
        "%(count)s pair of an offering has logged no meeting for long",
        "%(count)s pairs of offerings have logged no meeting for long",
        len(offerings),
    )
    if not offerings:
        return None
    url = reverse("admin:momentum_completion_offering", args=[offerings[0]])
    return Waiting(len(offerings), label % {"count": len(offerings)}, url)
