"""What proofs put on a mentorship's page (position 80)."""

from __future__ import annotations

from datetime import datetime

from members.gates import MemberRequest
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Part
from mentorship.records.documents import number_of
from mentorship.records.queries import evidence_of, records_of


def proof_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part:
    """What the reader holds of this mentorship, and the button that makes the CPD record as it stands now."""
    rows = [(record, number_of(record)) for record in records_of(request.user).filter(pairing=pairing)]
    evidence = evidence_of(request.user).filter(pairing=pairing)
    return Part("mentorship/proof_part.html", {"rows": rows, "evidence": evidence})
