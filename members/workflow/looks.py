"""What staff read that was told in confidence leaves a record (design 5); identity has its own way, `identity.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from caot_mentor.errors import NotAllowed
from members.models import IdentityAccess, Member


def note_look(what: IdentityAccess.What, whose: Iterable[int], *, by: Member, now: datetime) -> None:
    """One row for each person whose words staff open now; the words stand in none. Raises NotAllowed for no staff."""
    if not by.is_staff:
        raise NotAllowed
    looks = (IdentityAccess(member_id=key, actor=by, at=now, what=what) for key in sorted(set(whose)))
    IdentityAccess.objects.bulk_create(looks)
