"""What staff should look at in matching: only what they can do something about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Waiting, waiting_for_each
from momentum.matching.queries import runs_to_look_at


@waiting_for_each("momentum.change_run")
def proposals_to_look_at(now: datetime, person: Any) -> Waiting | None:
    """Proposals that wait to be accepted, or could not be computed."""
    count = runs_to_look_at().count()
    label = ngettext(
        "%(count)s proposal of a round waits to be looked at",
        "%(count)s proposals of rounds wait to be looked at",
        count,
    )
    return Waiting(count, label % {"count": count}, reverse("admin:momentum_run_changelist")) if count else None
