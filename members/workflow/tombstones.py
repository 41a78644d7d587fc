"""After a restore, what was erased or taken back since the backup goes again (quality P5, R16).

Lock order: as in `privacy.py` and `identity.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from caot_mentor import privacy
from caot_mentor.errors import WrongState
from members import tombstones
from members.models import ErasureRequest, IdentityConsent, Member, MemberEvent, SelfIdentification
from members.tombstones import ERASED, TAKEN_BACK, Tombstone, marks_of
from members.workflow.accounts import log
from members.workflow.identity import delete_answers

logger = logging.getLogger(__name__)


def write_tombstones(now: datetime) -> int:
    """Bring the file in step with the database, which remembers the same in events and consents; returns how many
    are new."""
    return tombstones.add(_remembered(now), now)


def apply_tombstones(now: datetime, path: Path | None = None) -> tuple[int, int]:
    """Erase again who was erased, and delete the answers that were taken back; returns how many people and answers.

    Run twice it does nothing more. Nobody is written to: who was erased has had the farewell.
    """
    stones = tombstones.read(path)
    gone = {stone.mark for stone in stones if stone.kind == ERASED}
    back = {stone.mark: stone.moment for stone in sorted(stones) if stone.kind == TAKEN_BACK}
    people = [member.pk for member in Member.objects.order_by("pk").iterator() if not gone.isdisjoint(marks_of(member))]
    erased = sum(_erase_again(key, now) for key in people)
    answers = 0
    for row in SelfIdentification.objects.select_related("member").order_by("pk"):
        moments = [back[mark] for mark in marks_of(row.member, row.trait) if mark in back]
        if moments and row.updated_at <= max(moments):
            answers += delete_answers(row.member, [row.trait], now=now)
    return erased, answers


@transaction.atomic
def _erase_again(member_id: int, now: datetime) -> bool:
    """Take the person out of every table as at the first time; False for who is erased in this database already."""
    others = privacy.others_to_lock(Member.objects.get(pk=member_id))
    held = Member.objects.select_for_update(no_key=True).filter(pk__in={member_id, *others}).order_by("pk")
    list(held.values_list("pk", flat=True))
    member = Member.objects.select_for_update().get(pk=member_id)
    if member.events.filter(action="erase").exists():
        return False
    if not privacy.others_to_lock(member) <= others:
        raise WrongState(_("Something has changed for this person meanwhile. Please try again."))
    asked = ErasureRequest.objects.filter(member=member, state=ErasureRequest.State.OPEN)
    asked.update(state=ErasureRequest.State.DONE, decided_at=now)
    privacy.erase(member, now)
    log(member, "erase", actor=None, now=now)
    logger.warning("account %s was erased again after a restore", member_id)
    return True


def _remembered(now: datetime) -> Iterator[Tombstone]:
    since = tombstones.window(now)
    for event in MemberEvent.objects.filter(action="erase", at__gte=since).select_related("member"):
        yield Tombstone(_written(event.at), ERASED, marks_of(event.member)[0])
    for consent in IdentityConsent.objects.filter(withdrawn_at__gte=since).select_related("member"):
        if consent.withdrawn_at is not None:
            yield Tombstone(_written(consent.withdrawn_at), TAKEN_BACK, marks_of(consent.member, consent.trait)[0])


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
