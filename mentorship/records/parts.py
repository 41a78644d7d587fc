"""What proofs put on a mentorship's page (position 80)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from members.gates import MemberRequest
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Part
from mentorship.pairs.totals import totals_of
from mentorship.records.models import Record
from mentorship.records.queries import certificate_rule, evidence_of, records_of
from mentorship.records.rules import side_of


def proof_part(request: MemberRequest, pairing: Pairing, now: datetime) -> Part:
    """What the reader holds of this mentorship, what there is to know of the certificate, and the button that makes the
    CPD record as it stands now."""
    records = list(records_of(request.user).filter(pairing=pairing))
    has_certificate = any(record.kind == Record.Kind.CERTIFICATE for record in records)
    context = {} if has_certificate else _certificate_ahead(pairing, request.user, now)
    context |= {
        "rows": [(record, record.written_number) for record in records],
        "evidence": evidence_of(request.user).filter(pairing=pairing),
    }
    return Part("mentorship/proof_part.html", context)


def _certificate_ahead(pairing: Pairing, member: Member, now: datetime) -> dict[str, Any]:
    """The rule by which the reader gets a certificate (OD-9), with the totals where they decide; empty for none."""
    rule = certificate_rule(pairing.program)
    has_none = side_of(pairing, member) == Record.Role.MENTOR and not rule.for_mentor
    if has_none or pairing.state == Pairing.State.ENDED:
        return {}
    return {"rule": rule, "totals": totals_of(pairing, now) if rule.needs_hours else None}
