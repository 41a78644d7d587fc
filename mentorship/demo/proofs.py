"""Who signs in the demo, plainly nobody, and the certificates of the mentorships that are complete there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from mentorship.pairs.models import Pairing
from mentorship.records.emails import record_ready
from mentorship.records.models import Record, Signatory
from mentorship.records.reminders import issue_due_certificates
from mentorship.records.workflow import issue_certificate, save_signatory

SIGNATORY: dict[str, Any] = {
    "name": "Sasha Sampleton-Placeholder",
    "office_en": "Executive Director of a demonstration",
    "office_fr": "Direction générale d’une démonstration",
}


def issue_certificates(now: datetime) -> int:
    """Let somebody sign and issue what is due; the worker makes the files."""
    if not Signatory.objects.exists():
        save_signatory(Signatory(**SIGNATORY))
    return issue_due_certificates(now)


def issue_past_certificates(pairings: list[Pairing]) -> None:
    """The certificates of mentorships that were completed long ago, each from its day; what told of them was sent
    then, and its words are gone (quality P9). Their files are asked for now, and made in a minute or two."""
    ended = sorted((each.ended_at, each.pk) for each in pairings if each.ended_at is not None)
    issued = [issue_certificate(key, role, by=None, now=at) for at, key in ended for role in Record.Role]
    Record.objects.filter(pk__in=[record.pk for record in issued if record]).update(asked_at=timezone.now())
    for record in filter(None, issued):
        record_ready(record)
        told = OutgoingEmail.objects.filter(dedupe_key__startswith=f"record_ready:{record.pk}:")
        told.update(
            status=OutgoingEmail.Status.SENT,
            created_at=record.issued_at,
            sent_at=record.issued_at,
            text_body="",
            html_body="",
        )
