"""What the mentee shows the mentor during the mentorship, by choice, and takes back (OD-7)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from caot_mentor.errors import NotAllowed
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import Action, Shown
from mentorship.pairs.workflow.locking import check, locked_pairing_of, record


@transaction.atomic
def share(pairing: Pairing, member: Member, what: Shown, *, now: datetime) -> Pairing:
    """The mentee shows the workbook or the mentee profile from now on. Twice changes nothing; nothing is sent.

    Raises NotAllowed for anybody but the mentee, WrongState unless the mentorship runs.
    """
    return _set(pairing, member, Action.SHARED, what, now)


@transaction.atomic
def unshare(pairing: Pairing, member: Member, what: Shown, *, now: datetime) -> Pairing:
    """The mentee takes it back. Twice changes nothing; nothing is sent. Raises as `share`."""
    return _set(pairing, member, Action.UNSHARED, what, now)


def _set(pairing: Pairing, member: Member, action: Action, what: Shown, now: datetime) -> Pairing:
    locked = locked_pairing_of(pairing, member)
    if member.pk != locked.mentee_id:
        raise NotAllowed
    check(locked, action)
    column = f"{what.value}_shared_at"
    is_shared = getattr(locked, column) is not None
    if is_shared == (action == Action.SHARED):
        return locked
    setattr(locked, column, now if action == Action.SHARED else None)
    locked.save(update_fields=[column])
    record(locked, action, locked.state, member, now, note=what.value)
    return locked
