"""Letters of others that a member attaches (CPD-1, CPD-6): kept as they came, shown as attached, never as verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NoPlaceLeft, NotAllowed
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.records.models import Evidence
from mentorship.records.policy import EVIDENCE_MOST
from mentorship.records.rules import side_of


@dataclass(frozen=True)
class Attached:
    """What the form gives: the words, and a file whose kind was told by its content."""

    title: str
    organization: str
    dated: date | None
    file_name: str
    content_type: str
    content: bytes


@transaction.atomic
def attach_evidence(member: Member, given: Attached, *, pairing: Pairing | None, now: datetime) -> Evidence:
    """Keep the file with the member's proofs. Raises NotAllowed for somebody else's mentorship, NoPlaceLeft beyond the
    most that a member may attach."""
    Member.objects.select_for_update().get(pk=member.pk)
    if pairing is not None and side_of(pairing, member) is None:
        raise NotAllowed
    if Evidence.objects.filter(holder=member).count() >= EVIDENCE_MOST:
        raise NoPlaceLeft(_("You have attached as many files as there is room for: remove one first."))
    return Evidence.objects.create(holder=member, pairing=pairing, added_at=now, **vars(given))


@transaction.atomic
def remove_evidence(evidence: Evidence, member: Member) -> None:
    """Delete what the member attached. Raises NotAllowed for anybody else."""
    if evidence.holder_id != member.pk:
        raise NotAllowed
    evidence.delete()
