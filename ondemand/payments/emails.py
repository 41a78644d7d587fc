"""The messages about money, one function each, in the language of whoever reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from ondemand.payments.deadlines import refund_until
from ondemand.payments.facts import said
from ondemand.payments.models import Payment, Receipt, Refund
from ondemand.payments.money import RefundRule, half_of, written_money
from ondemand.payments.policy import CARD_SHOWS_REFUND_DAYS, REFUND_WITHIN_HOURS
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import SHORTLIST_DAYS


def payment_received(payment: Payment, receipt: Receipt) -> None:
    """To the mentee: it is paid, the receipt, what comes next, and until when half of it can be had back (OD-10)."""
    reader = payment.registration.member
    _send(
        "payment_received",
        reader,
        f"payment_received:{payment.pk}",
        receipt=said(receipt, reader.language),
        receipt_url=_receipt_url(receipt, reader),
        refund_until=refund_until(payment.paid_at) if payment.paid_at else None,
        refund_amount=_money(half_of(payment.total_cents), reader),
        days=SHORTLIST_DAYS,
        workbook_url=url_for(reader.language, "mentorship:workbook-list"),
    )


def receipt_copy(receipt: Receipt, reader: Member, now: datetime) -> bool:
    """To the mentee, who asked for it: the whole receipt or credit note in words (OD-13). Once in five minutes."""
    key = f"receipt_copy:{receipt.pk}:{int(now.timestamp()) // 300}"
    return _send("receipt_copy", reader, key, receipt=said(receipt, reader.language), url=_receipt_url(receipt, reader))


def registration_cancelled(
    registration: Registration, refund: Refund | None, rule: RefundRule, *, payment: Payment | None
) -> None:
    """To the mentee: it is cancelled, what is paid back or why nothing is (OD-10)."""
    reader = registration.member
    _send(
        "registration_cancelled",
        reader,
        f"registration_cancelled:{registration.pk}",
        amount=_money(refund.amount_cents, reader) if refund else "",
        was_paid=payment is not None,
        rule=rule,
        received_at=registration.workbook_received_at,
        until=refund_until(payment.paid_at) if payment and payment.paid_at else None,
        hours=REFUND_WITHIN_HOURS,
        page_url=url_for(reader.language, "ondemand:registration-detail", public_id=str(registration.public_id)),
    )


def refund_paid(refund: Refund, credit_note: Receipt | None) -> None:
    """To the mentee: the money is on its way back, with the credit note."""
    reader = refund.payment.registration.member
    _send(
        "refund_paid",
        reader,
        f"refund_paid:{refund.pk}",
        amount=_money(refund.amount_cents, reader),
        is_online=refund.payment.is_online,
        least=CARD_SHOWS_REFUND_DAYS[0],
        most=CARD_SHOWS_REFUND_DAYS[1],
        receipt=said(credit_note, reader.language) if credit_note else None,
        receipt_url=_receipt_url(credit_note, reader) if credit_note else "",
    )


def refund_refused(refund: Refund) -> None:
    """To the mentee: finance does not pay it back, and why."""
    reader = refund.payment.registration.member
    amount = _money(refund.amount_cents, reader)
    _send("refund_refused", reader, f"refund_refused:{refund.pk}", amount=amount, reason=refund.reason)


def _money(cents: int, reader: Member) -> str:
    with translation.override(reader.language):
        return written_money(cents)


def _receipt_url(receipt: Receipt, reader: Member) -> str:
    return url_for(reader.language, "ondemand:receipt-detail", public_id=str(receipt.public_id))


def _send(name: str, reader: Member, dedupe_key: str, **context: Any) -> bool:
    if not reader.is_active or not reader.email:
        return False
    email = queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "page_url": url_for(reader.language, "ondemand:registration"),
            **context,
        },
        dedupe_key=dedupe_key,
        member=reader,
    )
    return email is not None
