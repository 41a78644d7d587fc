"""What proofs put on a mentorship's page (position 80)."""

from __future__ import annotations

from typing import Any

from caot_mentor.page_parts import Part
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import Reading
from mentorship.records.models import Record
from mentorship.records.queries import certificate_rule, evidence_of, records_of


def proof_part(reading: Reading) -> Part:
    """What the reader holds of this mentorship, what there is to know of the certificate, and the button that makes the
    CPD record as it stands now."""
    pairing, reader = reading.pairing, reading.reader
    records = list(records_of(reader).filter(pairing=pairing))
    has_certificate = any(record.kind == Record.Kind.CERTIFICATE for record in records)
    context = {} if has_certificate else _certificate_ahead(reading)
    context |= {
        "rows": [(record, record.written_number) for record in records],
        "evidence": evidence_of(reader).filter(pairing=pairing),
    }
    return Part("mentorship/proof_part.html", context)


def _certificate_ahead(reading: Reading) -> dict[str, Any]:
    """The rule by which the reader gets a certificate (OD-9), with the totals where they decide; empty for none."""
    rule = certificate_rule(reading.pairing.program)
    if (reading.is_mentor and not rule.for_mentor) or reading.pairing.state == Pairing.State.ENDED:
        return {}
    return {"rule": rule, "totals": reading.totals if rule.needs_hours else None}
