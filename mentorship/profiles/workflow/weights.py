"""The weights of the fit (design 4): staff set the next version, none is ever edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.profiles.models import FitWeights
from mentorship.profiles.policy import FIT_POINTS


@transaction.atomic
def set_weights(points: Mapping[str, int], *, note: str, by: Member, now: datetime) -> FitWeights:
    """Put a new version of the points of each criterion in force; the row itself says who, when and why.

    The same points as those in force, again, are no new version. Raises NotAllowed without the right, WrongState unless
    the points are those of the criteria and make 100 together.
    """
    if not by.has_perm("mentorship.add_fitweights"):
        raise NotAllowed
    if set(points) != set(FIT_POINTS) or sum(points.values()) != 100:
        raise WrongState(_("The points must make 100 together."))
    # all versions: two people who set weights at once get two numbers
    versions = list(FitWeights.objects.select_for_update().order_by("-version"))
    if versions and all(getattr(versions[0], name) == number for name, number in points.items()):
        return versions[0]
    version = versions[0].version + 1 if versions else 1
    return FitWeights.objects.create(version=version, since=now, by=by, note=note, **points)
