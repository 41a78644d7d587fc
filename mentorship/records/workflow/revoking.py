"""Taking back what a document says: the file is withheld, and whoever checks the code reads that it is revoked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.records import emails
from mentorship.records.models import Record, RecordEvent
from mentorship.records.rules import TRANSITIONS, Action, side_of


@transaction.atomic
def revoke_record(record: Record, *, reason: str, by: Member, now: datetime) -> Record:
    """Staff revoke a document, with a reason that staff alone read; the holder gets an e-mail. Twice changes nothing.

    Raises NotAllowed without the right and for documents of one's own mentorships, WrongState without a reason.
    """
    locked = Record.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=record.pk)
    is_own = locked.holder_id == by.pk or (locked.pairing is not None and side_of(locked.pairing, by) is not None)
    if is_own or not by.has_perm("mentorship.change_record"):
        raise NotAllowed
    if locked.state == Record.State.REVOKED:
        return locked
    if not reason.strip():
        raise WrongState(_("Say why: the reason stays with the document."))
    revoked = TRANSITIONS[Action.REVOKED]
    if locked.state not in revoked.sources:
        raise WrongState
    before, locked.state = locked.state, revoked.target
    locked.revoked_at, locked.revoked_because, locked.lease_until = now, reason.strip(), None
    locked.save(update_fields=["state", "revoked_at", "revoked_because", "lease_until"])
    RecordEvent.objects.create(
        record=locked,
        at=now,
        actor=by,
        action=Action.REVOKED,
        from_state=before,
        to_state=locked.state,
        note=reason.strip(),
    )
    emails.record_revoked(locked)
    return locked
