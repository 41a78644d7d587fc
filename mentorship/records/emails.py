"""The messages about proofs of mentoring, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from mentorship.records.models import Record


def record_revoked(record: Record) -> None:
    """To the holder: a document must not be shown any more (CPD-7). Why is for staff alone."""
    said = {"document_number": record.written_number, "issued_at": record.issued_at}
    _tell_holder("record_revoked", record, said, dedupe_key=f"record_revoked:{record.pk}")


def record_ready(record: Record) -> None:
    """To the holder: a certificate or a letter, which the holder did not wait for on a page, can be downloaded."""
    said = {"is_certificate": record.kind == Record.Kind.CERTIFICATE, "is_decided": bool(record.reason)}
    _tell_holder("record_ready", record, said, dedupe_key=f"record_ready:{record.pk}:{record.holder_id}")


def _tell_holder(event: str, record: Record, said: Mapping[str, object], *, dedupe_key: str) -> None:
    # whoever was erased or has no account any more is not written to
    reader = record.holder
    if reader is None or not reader.is_active:
        return
    queue(
        event,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "records_url": url_for(reader.language, "mentorship:record-list"),
            **said,
        },
        dedupe_key=dedupe_key,
        member=reader,
    )
