"""What staff should look at in matching: only what they can do something about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, rows_of, waiting_for_each
from momentum.matching.models import Run
from momentum.matching.queries import runs_to_look_at

TO_LOOK_AT = rows_of("look", Run, _("to be looked at"), lambda now: runs_to_look_at())


@waiting_for_each("momentum.change_run", Theme.OFFERINGS)
def proposals_to_look_at(now: datetime, person: Any) -> Waiting | None:
    """Proposals that wait to be accepted, or could not be computed."""
    count = TO_LOOK_AT.find(now).count()
    label = ngettext(
        "%(count)s proposal of a round waits to be looked at",
        "%(count)s proposals of rounds wait to be looked at",
        count,
    )
    return Waiting(count, label, TO_LOOK_AT.url) if count else None
