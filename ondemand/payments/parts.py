"""What payments put on the mentee's page (positions 10 and 30), and receipts on My Account."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from caot_mentor.my_account import Part as AccountPart
from caot_mentor.page_parts import Part
from members.gates import MemberRequest
from members.models import Member
from members.queries import today
from ondemand.payments.deadlines import refund_until
from ondemand.payments.facts import said
from ondemand.payments.money import half_of, written_money
from ondemand.payments.queries import (
    cancelled_by,
    has_unsettled_money,
    open_payment_of,
    paid_payment_of,
    price_in_force,
    receipts_of,
    refund_of,
)
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, is_possible

RECEIPTS_SHOWN = 3


def paying_part(request: MemberRequest, registration: Registration, now: datetime) -> Part | None:
    """The way to the payment, while it is awaited; the way to cancel."""
    if not is_possible(registration, Action.PAID):
        return None
    price, begun = price_in_force(today(now)), open_payment_of(registration)
    context = {
        "can_pay": True,
        "can_cancel": is_possible(registration, Action.CANCELLED),
        "price": written_money(price.amount_cents) if price else "",
        # back from the provider's page before its message
        "is_confirmed_soon": _is_back(request) and begun is not None,
        # the message of what was paid there may have got lost
        "is_begun": begun is not None and bool(begun.checkout_url),
        "is_looked_at": has_unsettled_money(registration),
    }
    return Part("ondemand/payment_part.html", context)


def paid_part(request: MemberRequest, registration: Registration, now: datetime) -> Part | None:
    """What was paid with its receipt; until when half of it can be had back, what is paid back or why nothing is
    (OD-10); the way to cancel."""
    payment = None if is_possible(registration, Action.PAID) else paid_payment_of(registration)
    if payment is None:
        return None
    refund, can_cancel = refund_of(registration), is_possible(registration, Action.CANCELLED)
    until = refund_until(payment.paid_at) if payment.paid_at else None
    may_refund = can_cancel and registration.workbook_received_at is None and until is not None and now < until
    is_cancelled = registration.state == Registration.State.CANCELLED
    context = {
        "can_cancel": can_cancel,
        "is_just_paid": _is_back(request) and registration.state == Registration.State.AWAITING_WORKBOOK,
        "payment": payment,
        "total": written_money(payment.total_cents),
        "receipts": list(payment.receipts.order_by("issued_at", "pk")),
        "refund": refund,
        "refund_amount": written_money(refund.amount_cents if refund else half_of(payment.total_cents)),
        "until": until if may_refund else None,
        "rule": cancelled_by(registration) if is_cancelled and refund is None else "",
        "refundable_until": until,
    }
    return Part("ondemand/payment_part.html", context)


def _is_back(request: MemberRequest) -> bool:
    return request.GET.get("payment") == "done"


def receipts_part(request: HttpRequest) -> AccountPart | None:
    """The latest receipts; nothing for who has none."""
    member = request.user
    if not isinstance(member, Member):
        return None
    found = list(receipts_of(member)[: RECEIPTS_SHOWN + 1])
    language = (get_language() or "en")[:2]
    rows = [(each, said(each, language)) for each in found[:RECEIPTS_SHOWN]]
    return (
        AccountPart("ondemand/receipts_part.html", {"rows": rows, "more": len(found) > RECEIPTS_SHOWN})
        if found
        else None
    )
