"""The messages about proofs of mentoring, in the language of whoever reads."""

from __future__ import annotations

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from mentorship.records.models import Record


def record_revoked(record: Record) -> None:
    """To the holder: a document must not be shown any more (CPD-7). Why is for staff alone."""
    reader = record.holder
    if reader is None or not reader.is_active:
        return
    queue(
        "record_revoked",
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "document_number": record.written_number,
            "issued_at": record.issued_at,
            "records_url": url_for(reader.language, "mentorship:record-list"),
        },
        dedupe_key=f"record_revoked:{record.pk}",
        member=reader,
    )


def record_ready(record: Record) -> None:
    """To the holder: a certificate or a letter, which the holder did not wait for on a page, can be downloaded."""
    reader = record.holder
    if reader is None or not reader.is_active:
        return
    queue(
        "record_ready",
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "is_certificate": record.kind == Record.Kind.CERTIFICATE,
            "is_decided": bool(record.reason),
            "records_url": url_for(reader.language, "mentorship:record-list"),
        },
        dedupe_key=f"record_ready:{record.pk}:{reader.pk}",
        member=reader,
    )
