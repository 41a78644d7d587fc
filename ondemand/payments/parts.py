"""What payments put on the mentee's page (position 10), and receipts on My Account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from caot_mentor.my_account import Part as AccountPart
from members.gates import MemberRequest
from members.models import Member
from members.queries import today
from ondemand.payments.deadlines import refund_until
from ondemand.payments.facts import said
from ondemand.payments.money import half_of, written_money
from ondemand.payments.queries import (
    open_payment_of,
    paid_payment_of,
    price_in_force,
    receipts_of,
    refund_of,
)
from ondemand.registrations.models import Registration
from ondemand.registrations.page import Part
from ondemand.registrations.rules import Action, is_possible

RECEIPTS_SHOWN = 3


def payment_part(request: MemberRequest, registration: Registration, now: datetime) -> Part | None:
    """Paying, or what was paid with its receipt; until when half of it can be had back; the way to cancel."""
    payment = paid_payment_of(registration)
    can_pay, can_cancel = is_possible(registration, Action.PAID), is_possible(registration, Action.CANCELLED)
    if payment is None and not can_pay:
        return None
    context: dict[str, Any] = {"can_pay": can_pay, "can_cancel": can_cancel}
    if payment is None:
        price, begun = price_in_force(today(now)), open_payment_of(registration)
        # back from the provider's page before its message
        is_confirmed_soon = request.GET.get("payment") == "done" and begun is not None
        context |= {"price": written_money(price.amount_cents) if price else "", "is_confirmed_soon": is_confirmed_soon}
        return Part("ondemand/payment_part.html", context)
    refund = refund_of(registration)
    until = refund_until(payment.paid_at) if payment.paid_at else None
    may_refund = can_cancel and registration.workbook_received_at is None and until is not None and now < until
    context |= {
        "payment": payment,
        "total": written_money(payment.total_cents),
        "receipts": list(payment.receipts.order_by("issued_at", "pk")),
        "refund": refund,
        "refund_amount": written_money(refund.amount_cents if refund else half_of(payment.total_cents)),
        "until": until if may_refund else None,
    }
    return Part("ondemand/payment_part.html", context)


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
