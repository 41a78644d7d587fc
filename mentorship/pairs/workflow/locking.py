"""The row that all deeds of a mentorship wait for, and the event that each leaves."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.errors import NotAllowed
from members.models import Member
from mentorship.pairs.models import Pairing, PairingEvent


def locked_pairing_of(pairing: Pairing, member: Member) -> Pairing:
    """The pairing, held and read anew, for one of its two; its mentor's profile is left alone.

    For deeds that give no place back. Raises NotAllowed for anybody else.
    """
    pairings = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    locked = pairings.get(pk=pairing.pk)
    if member.pk not in (locked.mentor_id, locked.mentee_id):
        raise NotAllowed
    return locked


def record(
    pairing: Pairing, action: str, before: str, actor: Member | None, now: datetime, note: str = ""
) -> PairingEvent:
    """The event row of a deed; `before` is the pairing's state before it."""
    return PairingEvent.objects.create(
        pairing=pairing, at=now, actor=actor, action=action, from_state=before, to_state=pairing.state, note=note
    )
