"""Numbered papers: a receipt when something was paid, a credit note when some of it was paid back, and their files."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.records.pdf import make_pdf
from ondemand.payments import emails
from ondemand.payments.facts import facts_of, said
from ondemand.payments.models import Payment, Receipt, ReceiptCounter, ReceiptFile, Refund
from ondemand.payments.money import split_refund
from ondemand.payments.policy import LEASE_SECONDS, MAKE_TASK
from ondemand.payments.queries import to_be_made
from ondemand.payments.rules import DECIDE

logger = logging.getLogger(__name__)
Kind = Receipt.Kind
TEMPLATE = "ondemand/pdf/receipt.html"


@transaction.atomic
def issue_receipt(payment: Payment, *, now: datetime) -> Receipt:
    """The receipt of a paid payment (OD-1); the files follow. A payment has one: asked again, it is the same."""
    counter = _counter(Kind.RECEIPT, now)
    issued = payment.receipts.filter(kind=Kind.RECEIPT).first()
    if issued is not None:
        return issued
    facts = facts_of(payment, payment.price_cents, payment.tax_lines, payment.paid_at or now)
    return _issue(counter, payment, None, facts, now)


@transaction.atomic
def issue_credit_note(refund: Refund, *, now: datetime) -> Receipt:
    """The credit note of a refund that was paid, with the price and taxes of which it consists; the files follow."""
    payment, counter = refund.payment, _counter(Kind.CREDIT_NOTE, now)
    issued = Receipt.objects.filter(refund=refund).first()
    if issued is not None:
        return issued
    price, taxes = split_refund(refund.amount_cents, payment.price_cents, payment.tax_lines)
    receipt = payment.receipts.filter(kind=Kind.RECEIPT).first()
    facts = facts_of(payment, price, taxes, refund.paid_at or now)
    return _issue(counter, payment, refund, facts | {"receipt": receipt.written_number if receipt else ""}, now)


@transaction.atomic
def send_receipt(receipt: Receipt, member: Member, *, now: datetime) -> bool:
    """Mail a receipt or credit note to the member who holds it (OD-13); whether a mail was written, once in five
    minutes. Raises NotAllowed for anybody else."""
    if receipt.payment.registration.member_id != member.pk:
        raise NotAllowed
    return emails.receipt_copy(receipt, member, now)


@transaction.atomic
def try_files_again(receipt: Receipt, *, by: Member, now: datetime) -> None:
    """Finance has files made again that could not be made. Raises NotAllowed without the right, WrongState when they
    are made."""
    if not by.has_perm(DECIDE):
        raise NotAllowed
    locked = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if locked.made_at is not None:
        raise WrongState
    locked.tries, locked.lease_until = 0, None
    locked.save(update_fields=["tries", "lease_until"])
    transaction.on_commit(lambda: knock(MAKE_TASK), robust=True)


def make_next_files(now: datetime) -> bool:
    """Borrow the paper that waits longest and make its files in both languages; False where none waits.

    What cannot be made is logged, and tried again when the lease is over. Only jobs call this.
    """
    receipt = _borrow(now)
    if receipt is None:
        return False
    try:
        files = {
            language: make_pdf(TEMPLATE, said(receipt, language), language) for language, _name in settings.LANGUAGES
        }
    except Exception:
        logger.exception("the files of receipt %s could not be made", receipt.pk)
        return True
    _hand_over(receipt.pk, files, now)
    return True


@transaction.atomic
def _borrow(now: datetime) -> Receipt | None:
    receipt = to_be_made(now).select_for_update(skip_locked=True).first()
    if receipt is None:
        return None
    until = now + timedelta(seconds=LEASE_SECONDS)
    # counted before the attempt: one that takes the worker down with it must end too
    Receipt.objects.filter(pk=receipt.pk).update(lease_until=until, tries=F("tries") + 1)
    return receipt


@transaction.atomic
def _hand_over(receipt_id: int, files: dict[str, bytes], now: datetime) -> None:
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    if receipt.made_at is not None:
        return
    ReceiptFile.objects.bulk_create(
        ReceiptFile(receipt=receipt, language=language, content=content, made_at=now)
        for language, content in files.items()
    )
    receipt.made_at, receipt.lease_until = now, None
    receipt.save(update_fields=["made_at", "lease_until"])


def _counter(kind: Receipt.Kind, now: datetime) -> ReceiptCounter:
    """The locked counter of this kind and year: one paper after the other, no number twice or left out."""
    year = now.astimezone(OTTAWA).year
    ReceiptCounter.objects.get_or_create(kind=kind, year=year)
    return ReceiptCounter.objects.select_for_update().get(kind=kind, year=year)


def _issue(
    counter: ReceiptCounter, payment: Payment, refund: Refund | None, facts: dict[str, Any], now: datetime
) -> Receipt:
    counter.last += 1
    counter.save(update_fields=["last"])
    receipt = Receipt.objects.create(
        kind=counter.kind,
        year=counter.year,
        number=counter.last,
        payment=payment,
        refund=refund,
        facts=facts,
        price_cents=facts["price"],
        total_cents=facts["total"],
        issued_at=now,
    )
    transaction.on_commit(lambda: knock(MAKE_TASK), robust=True)
    return receipt
