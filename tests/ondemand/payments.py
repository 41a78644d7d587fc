"""Payments in every state, made as people make them."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from ondemand.payments import workflow
from ondemand.payments.models import LocalCheckout, Payment, Price, Refund, TaxRate
from ondemand.payments.providers.local import LocalProvider, charge_shape, session_shape
from ondemand.payments.queries import mismatches, open_payment_of
from ondemand.registrations.models import Registration
from tests.ondemand.registrations import make_registration

PROVIDER = LocalProvider()
RETURN = "http://localhost:8000/en/on-demand/"


def begin(registration: Registration, *, province: str = "ON", now: datetime | None = None) -> Payment:
    """The mentee has opened the provider's page."""
    workflow.begin_payment(
        registration,
        registration.member,
        province=province,
        return_url=RETURN,
        language="en",
        now=now or timezone.now(),
    )
    payment = open_payment_of(registration)
    assert payment is not None
    return payment


def pay(payment: Payment, *, now: datetime | None = None) -> Payment:
    """The mentee pays on it, and the provider's message arrives."""
    now = now or timezone.now()
    told = PROVIDER.settle(payment.provider_ref or "", LocalCheckout.State.PAID, now)
    assert told is not None
    workflow.receive(PROVIDER, *told, now=now)
    payment.refresh_from_db()
    return payment


def make_paid(member: Member | None = None, *, province: str = "ON", now: datetime | None = None) -> Payment:
    """A registration that was just paid by card."""
    now = now or timezone.now()
    registration = make_registration(**({"member": member} if member else {}), now=now)
    return pay(begin(registration, province=province, now=now), now=now)


def make_refund(payment: Payment | None = None, *, now: datetime | None = None) -> Refund:
    """A cancellation within the 48 hours: a refund that waits for finance."""
    payment, now = payment or make_paid(now=now), now or timezone.now()
    registration = payment.registration
    refund = workflow.cancel_registration(registration, by=registration.member, asked_at=now, now=now)
    assert refund is not None
    return refund


def told(name: str, payment: Payment, *, now: datetime, event_id: str = "", **changed: Any) -> tuple[bytes, str]:
    """A signed message of the provider about a payment, with what the test changes in it."""
    if name == "charge.refunded":
        thing = charge_shape(payment.public_id, f"pi_{payment.provider_ref}", payment.total_cents, 1000)
    else:
        checkout = LocalCheckout.objects.get(ref=payment.provider_ref)
        is_paid = name in ("checkout.session.completed", "checkout.session.async_payment_succeeded")
        checkout.state = LocalCheckout.State.PAID if is_paid else LocalCheckout.State.EXPIRED
        thing = session_shape(checkout)
    return PROVIDER.webhook(name, json.loads(json.dumps(thing | changed)), now, event_id)


def hear(name: str, payment: Payment, *, now: datetime | None = None, event_id: str = "", **changed: Any) -> bool:
    """The provider's message arrives at the workflow; whether it was new."""
    now = now or timezone.now()
    return workflow.receive(PROVIDER, *told(name, payment, now=now, event_id=event_id, **changed), now=now)


def money_of(paying: Member, paid: Member) -> dict[str, Any]:
    """For the world of all pages: one member is about to pay, another has paid and asked for a refund; a mismatch of a
    third; a price and a tax rate that are still to come."""
    begun, refund, odd = (
        begin(make_registration(member=paying)),
        make_refund(make_paid(paid)),
        begin(make_registration()),
    )
    hear("checkout.session.completed", odd, amount_total=1)
    later = timezone.localdate() + timedelta(days=30)
    return {
        "unpaid": make_registration(),
        "checkout": begun.provider_ref,
        "receipt": refund.payment.receipts.get(),
        "ondemand_payment": refund.payment,
        "ondemand_refund": refund,
        "ondemand_providerevent": mismatches().get(),
        "ondemand_receipt": refund.payment.receipts.get(),
        "ondemand_price": Price.objects.create(
            from_on=later, amount_cents=10_900, item_en="Later", item_fr="Plus tard"
        ),
        "ondemand_taxrate": TaxRate.objects.create(province="YT", kind="hst", rate=12_000, from_on=later),
    }
