"""Who may write and read what of a reflective workbook, and what happens to it (MOM-5)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import RUNNING
from mentorship.workbooks.models import WorkbookSection
from momentum.progress.models import Reflection

Side = WorkbookSection.Side


class ReflectionAction(models.TextChoices):
    """What is done with a reflective workbook; the words of its events. Answers leave none."""

    BEGUN = "begin", _("begun")
    SHARED = "share", _("own part shared")
    UNSHARED = "unshare", _("own part no longer shared")


def may_write(pairing: Pairing) -> bool:
    """While the mentorship runs; afterwards it is read."""
    return pairing.state in RUNNING


def sides_to_write(side: str) -> tuple[str, ...]:
    """One's own part, and the joint one."""
    return (side, str(Side.JOINT))


def shared_at(reflection: Reflection | None, side: str) -> datetime | None:
    """Since when this side's own part is shown to the other."""
    if reflection is None:
        return None
    return reflection.mentor_shared_at if side == Side.MENTOR else reflection.mentee_shared_at
