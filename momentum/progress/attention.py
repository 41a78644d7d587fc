"""What staff should look at in how pairs get on; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, rows_of, waiting_for
from momentum.matching.models import Match
from momentum.progress.queries import quiet_pairs

QUIET = rows_of("quiet", Match, _("no meeting logged for long"), quiet_pairs)


@waiting_for("momentum.view_completion", Theme.OFFERINGS)
def pairs_that_are_quiet(now: datetime) -> Waiting | None:
    """Pairs of offerings with a least contact that logged nothing for long: a word may help."""
    count = QUIET.find(now).count()
    label = ngettext(
        "%(count)s pair of an offering has logged no meeting for long",
        "%(count)s pairs of offerings have logged no meeting for long",
        count,
    )
    return Waiting(count, label, QUIET.url) if count else None
