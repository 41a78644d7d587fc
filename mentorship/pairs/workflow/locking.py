"""The row that all deeds of a mentorship wait for, and the event that each leaves."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.pairs.rules import TRANSITIONS, Action

NOT_RUNNING = _("This mentorship does not run: there is nothing to do in it.")


def locked_pairing_of(pairing: Pairing, member: Member) -> Pairing:
    """The pairing, held and read anew, for one of its two; its mentor's profile is left alone.

    For deeds that give no place back. Raises NotAllowed for anybody else.
    """
    pairings = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    locked = pairings.get(pk=pairing.pk)
    if member.pk not in (locked.mentor_id, locked.mentee_id):
        raise NotAllowed
    return locked


def lock_people(*member_ids: int) -> None:
    """Hold these members, by primary key. Mails that refer to them need not wait (`no_key`)."""
    held = Member.objects.select_for_update(no_key=True).filter(pk__in=member_ids).order_by("pk")
    list(held.values_list("pk", flat=True))


def check(pairing: Pairing, action: Action) -> None:
    """Raises WrongState where the action is not possible in the locked pairing's state."""
    if pairing.state not in TRANSITIONS[action].sources:
        raise WrongState(NOT_RUNNING)


def move(pairing: Pairing, action: Action) -> str:
    """Write the action's target into the locked pairing (unsaved); returns the state before. Raises WrongState."""
    check(pairing, action)
    before = pairing.state
    pairing.state = TRANSITIONS[action].target or before
    return before


def record(
    pairing: Pairing, action: str, before: str, actor: Member | None, now: datetime, note: str = ""
) -> PairingEvent:
    """The event row of a deed; `before` is the pairing's state before it."""
    return PairingEvent.objects.create(
        pairing=pairing, at=now, actor=actor, action=action, from_state=before, to_state=pairing.state, note=note
    )
