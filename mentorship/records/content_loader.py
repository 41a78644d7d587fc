"""When each program gives certificates, as staff find it at first (OD-9, MOM-7)."""

from __future__ import annotations

from caot_mentor.content import create_missing
from mentorship.records.models import CertificateRule
from mentorship.records.policy import CERTIFICATES_FIRST


def load() -> int:
    """Create the rules that are missing and say how many; what staff edited stays."""
    return sum(
        create_missing(CertificateRule.objects.all(), {"program": program}, {"given": given, "needs_hours": needs})
        for program, (given, needs) in CERTIFICATES_FIRST.items()
    )
