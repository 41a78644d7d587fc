"""Who signs in the demo, plainly nobody, and the certificates of the mentorships that are complete there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentorship.records.models import Signatory
from mentorship.records.reminders import issue_due_certificates
from mentorship.records.workflow import save_signatory

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
