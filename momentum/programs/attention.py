"""What staff should look at in offerings; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Waiting, waiting_for
from members.queries import today
from momentum.programs.queries import over, to_begin


def _address(keys: list[int]) -> str:
    if len(keys) == 1:
        return reverse("admin:momentum_offering_change", args=keys)
    return reverse("admin:momentum_offering_changelist")


@waiting_for("momentum.change_offering")
def offerings_to_begin(now: datetime) -> Waiting | None:
    """Offerings whose first day has come, and that are still in preparation."""
    keys = list(to_begin(today(now)).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s offering has reached its first day: match and begin it",
        "%(count)s offerings have reached their first day: match and begin them",
        len(keys),
    )
    return Waiting(len(keys), label % {"count": len(keys)}, _address(keys), is_late=True) if keys else None


@waiting_for("momentum.change_offering")
def offerings_over(now: datetime) -> Waiting | None:
    """Running offerings whose last day is over."""
    keys = list(over(today(now)).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s offering is over: look at who completed it and end it",
        "%(count)s offerings are over: look at who completed them and end them",
        len(keys),
    )
    return Waiting(len(keys), label % {"count": len(keys)}, _address(keys)) if keys else None
