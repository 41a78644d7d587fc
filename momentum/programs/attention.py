"""What staff should look at in offerings; `momentum/attention.py` gathers it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Rows, Theme, Waiting, rows_of, waiting_for
from members.queries import today
from momentum.programs.models import Offering
from momentum.programs.queries import over, to_begin

TO_BEGIN = rows_of("begin", Offering, _("to match and begin"), lambda now: to_begin(today(now)))
OVER = rows_of("over", Offering, _("over, to be ended"), lambda now: over(today(now)))


def _address(keys: list[int], rows: Rows) -> str:
    return reverse("admin:momentum_offering_change", args=keys) if len(keys) == 1 else rows.url


@waiting_for("momentum.change_offering", Theme.OFFERINGS)
def offerings_to_begin(now: datetime) -> Waiting | None:
    """Offerings whose first day has come, and that are still in preparation."""
    keys = list(TO_BEGIN.find(now).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s offering has reached its first day: match and begin it",
        "%(count)s offerings have reached their first day: match and begin them",
        len(keys),
    )
    return Waiting(len(keys), label, _address(keys, TO_BEGIN), is_late=True) if keys else None


@waiting_for("momentum.change_offering", Theme.OFFERINGS)
def offerings_over(now: datetime) -> Waiting | None:
    """Running offerings whose last day is over."""
    keys = list(OVER.find(now).values_list("pk", flat=True))
    label = ngettext(
        "%(count)s offering is over: look at who completed it and end it",
        "%(count)s offerings are over: look at who completed them and end them",
        len(keys),
    )
    return Waiting(len(keys), label, _address(keys, OVER)) if keys else None
