"""Mentorships with a log, and the proofs of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from members.models import Member
from mentorship.pairs.models import Agreement, CpdFigures, Meeting, Pairing, Signature
from mentorship.records.models import CertificateOrder, CertificateRule, Record, RecordFile, Signatory
from mentorship.records.reminders import make_records
from mentorship.records.workflow import attach_evidence, request_cpd_record
from mentorship.records.workflow.evidence import Attached
from tests import factories
from tests.mentorship.meetings import sign_agreement

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def make_completed(*, program: str = "ondemand", names: tuple[str, str] | None = None, **changed: Any) -> Pairing:
    """A mentorship of half a year that both completed; `names` are the last names of mentor and mentee."""
    people = [factories.make_member(**({"last_name": name} if name else {})) for name in names or ("", "")]
    started = NOW - timedelta(days=190)
    values = {
        "state": "completed",
        "places_then": 2,
        "proposed_at": started,
        "started_at": started,
        "ended_at": NOW - timedelta(days=2),
    }
    people_of = {"mentor": people[0], "mentee": people[1]}
    return Pairing.objects.create(program=program, **(people_of | values | changed))


def sign_by_both(pairing: Pairing) -> Agreement:
    """An agreement with both signatures."""
    agreement = sign_agreement(pairing)
    for person in (pairing.mentor, pairing.mentee):
        Signature.objects.create(
            agreement=agreement, member=person, name=person.get_full_name(), signed_at=NOW, content_hash="0" * 64
        )
    return agreement


def add_meetings(pairing: Pairing, count: int = 3, **changed: Any) -> None:
    """Meetings of an hour that both confirmed, a week apart."""
    Meeting.objects.bulk_create(
        Meeting(
            **{
                "pairing": pairing,
                "state": "held",
                "starts_at": NOW - timedelta(weeks=index + 1),
                "zone": "America/Vancouver",
                "minutes": 60,
                "mode": "video",
                "topics": ["ethics"],
                "confirmation": "confirmed",
                "entered_by": pairing.mentee,
                "entered_at": NOW - timedelta(weeks=index + 1),
            }
            | changed
        )
        for index in range(count)
    )


def name_signatory() -> Signatory:
    """Somebody who signs for the association."""
    return Signatory.objects.create(name="Sample Signatory", office_en="Executive Director", office_fr="Direction")


def proofs_of(member: Member, pairing: Pairing) -> dict[str, Any]:
    """For tests of all addresses: a record of the member's whose files are there, and a file that was attached."""
    record = request_cpd_record(pairing, member, now=NOW)
    Record.objects.filter(pk=record.pk).update(state=Record.State.READY)
    RecordFile.objects.bulk_create(
        RecordFile(record=record, language=language, content=b"%PDF-1.7", made_at=NOW) for language in ("en", "fr")
    )
    record.refresh_from_db()
    given = Attached(
        title="Letter confirming 12 hours",
        organization="Sample Society",
        dated=None,
        file_name="letter.pdf",
        content_type="application/pdf",
        content=b"%PDF-1.7",
    )
    return {"record": record, "evidence": attach_evidence(member, given, pairing=pairing, now=NOW)}


def things_of_staff(record: Record) -> dict[str, Any]:
    """For tests of all addresses: what staff open of proofs, and the mentorship of `record`, which has begun."""
    span = {"first": NOW.date(), "last": NOW.date()}
    order = CertificateOrder.objects.create(program="ondemand", ordered_at=NOW, counted=2, **span)
    return {
        "mentorship_record": record,
        "mentorship_certificateorder": order,
        "mentorship_signatory": name_signatory(),
        "mentorship_certificaterule": CertificateRule.objects.get(program="ondemand"),
        "mentorship_cpdfigures": CpdFigures.objects.get(),
        "begun": record.pairing,
    }


def make_record(member: Member | None = None, pairing: Pairing | None = None) -> Record:
    """A CPD record whose files are made."""
    pairing = pairing or make_completed()
    record = request_cpd_record(pairing, member or pairing.mentee, now=NOW)
    make_records(NOW)
    record.refresh_from_db()
    return record
