"""What counts as professional development (CPD-2): staff set the next version, none is ever edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from caot_mentor.errors import NotAllowed
from members.models import Member
from mentorship.pairs.models import CpdFigures


@transaction.atomic
def set_figures(values: Mapping[str, int | str], *, note: str, by: Member, now: datetime) -> CpdFigures:
    """Put a new version of the figures and the category in force; the row itself says who, when and why.

    What stands in records that are issued does not change. The same values as those in force, again, are no new
    version. Raises NotAllowed without the right.
    """
    if not by.has_perm("mentorship.add_cpdfigures"):
        raise NotAllowed
    # all versions: two people who set figures at once get two numbers
    versions = list(CpdFigures.objects.select_for_update().order_by("-version"))
    if versions and all(getattr(versions[0], name) == value for name, value in values.items()):
        return versions[0]
    version = versions[0].version + 1 if versions else 1
    return CpdFigures.objects.create(version=version, since=now, by=by, note=note, **values)
