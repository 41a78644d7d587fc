"""Payments of the demo: what its registrations were paid with, and for finance a cancellation to approve, one that was
paid back, a cheque, and money that does not match. All people are invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from members.queries import today
from ondemand.payments import workflow
from ondemand.payments.models import LocalCheckout, Payment, PaymentEvent, Price, Refund
from ondemand.payments.money import refund_for
from ondemand.payments.policy import CURRENCY
from ondemand.payments.providers.local import LocalProvider, session_shape
from ondemand.payments.queries import open_payment_of, price_in_force, taxes_in_force
from ondemand.payments.rules import Action
from ondemand.registrations.demo import demo_mentees, registered
from ondemand.registrations.models import Registration

RETURN = "http://localhost/en/on-demand/"


def seed_payments(now: datetime) -> int:
    """What was paid, and what finance has to look at; says how many payments are new."""
    if Payment.objects.exists():
        return 0
    finance = Member.objects.filter(role=Role.FINANCE).order_by("pk").first()
    paid = Registration.objects.filter(paid_at__isnull=False).select_related("member").order_by("paid_at")
    for place, registration in enumerate(paid):
        if place == 0:
            _price_since(today(registration.paid_at))
        _write_down(registration)
        if registration.state == Registration.State.CANCELLED and finance is not None:
            _written_back(registration, finance)
    people = demo_mentees(5)
    if finance is not None and len(people) == 5:
        # the earliest first: each dates the mails that were just written
        _paid_back(people[0], finance, now - timedelta(days=9))
        _by_cheque(people[1], finance, now - timedelta(days=4))
        _mismatched(people[2], now - timedelta(hours=30))
        _cancelled(people[3], now - timedelta(hours=20))
        _paid_now(people[4], now - timedelta(hours=6))
    return Payment.objects.count()


def _price_since(first: date) -> None:
    """The first price of an installation begins a year before it; the demo's past may be older than that."""
    if price_in_force(first) is None:
        oldest = Price.objects.earliest("from_on")
        oldest.from_on = date(first.year, 1, 1)
        oldest.save(update_fields=["from_on"])


def _write_down(registration: Registration) -> None:
    """The payment and the receipt of a registration that the demo has as paid already."""
    paid_at, price = registration.paid_at, price_in_force(today(registration.paid_at))
    if paid_at is None or price is None:
        raise LookupError(f"registration {registration.pk} has no price of its day")
    province = registration.member.province
    taxes = taxes_in_force(price.amount_cents, province, today(paid_at))
    payment = Payment.objects.create(
        registration=registration,
        state=Payment.State.PAID,
        provider=Payment.Provider.LOCAL,
        province=province,
        item_en=price.item_en,  # type: ignore[attr-defined]
        item_fr=price.item_fr,  # type: ignore[attr-defined]
        price_cents=price.amount_cents,
        taxes=[each.as_json() for each in taxes],
        total_cents=price.amount_cents + sum(each.cents for each in taxes),
        currency=CURRENCY,
        provider_ref=f"local_demo_{registration.pk}",
        opened_at=paid_at - timedelta(minutes=2),
        paid_at=paid_at,
    )
    PaymentEvent.objects.create(payment=payment, at=paid_at, action=Action.RECEIVED, to_state=payment.state)
    workflow.issue_receipt(payment, now=paid_at)


def _written_back(registration: Registration, finance: Member) -> None:
    """Of a registration that was cancelled in time: what was paid back, and the credit note."""
    payment, asked_at = registration.payments.get(), registration.closed_at
    if asked_at is None or payment.paid_at is None:
        return
    cents, rule = refund_for(payment.paid_at, asked_at, registration.workbook_received_at, payment.total_cents)
    done_at = asked_at + timedelta(days=1)
    refund = Refund.objects.create(
        payment=payment,
        state=Refund.State.PAID,
        rule=rule,
        amount_cents=cents,
        asked_at=asked_at,
        decided_at=done_at,
        decided_by=finance,
        paid_at=done_at,
        provider_ref=f"{payment.provider_ref}_back",
    )
    payment.state, payment.refunded_cents = Payment.State.REFUNDED, cents
    payment.save(update_fields=["state", "refunded_cents"])
    steps = ((asked_at, Action.REFUND_ASKED), (done_at, Action.REFUND_APPROVED), (done_at, Action.PAID_BACK))
    PaymentEvent.objects.bulk_create(
        PaymentEvent(payment=payment, at=at, action=action, from_state=Payment.State.PAID, to_state=payment.state)
        for at, action in steps
    )
    workflow.issue_credit_note(refund, now=done_at)


def _begun(member: Member, at: datetime) -> Payment:
    registration = registered(member, at)
    workflow.begin_payment(
        registration, member, province=member.province, return_url=RETURN, language=member.language, now=at
    )
    payment = open_payment_of(registration)
    if payment is None:
        raise LookupError("the payment was not opened")
    return payment


def _paid_now(member: Member, at: datetime) -> Registration:
    payment = _begun(member, at)
    provider = LocalProvider()
    told = provider.settle(payment.provider_ref or "", LocalCheckout.State.PAID, at)
    if told is not None:
        workflow.receive(provider, *told, now=at + timedelta(seconds=20))
    _date_mails(at)
    payment.registration.refresh_from_db()
    return payment.registration


def _cancelled(member: Member, at: datetime) -> None:
    registration, later = _paid_now(member, at), at + timedelta(hours=12)
    workflow.cancel_registration(registration, by=member, asked_at=later, now=later)
    _date_mails(later)


def _paid_back(member: Member, finance: Member, at: datetime) -> None:
    registration, later = _paid_now(member, at), at + timedelta(hours=40)
    refund = workflow.cancel_registration(registration, by=member, asked_at=later, now=later)
    if refund is not None:
        workflow.approve_refund(refund, by=finance, now=later + timedelta(hours=5))
        workflow.pay_next_refund(later + timedelta(hours=5, minutes=1))
    _date_mails(later)


def _by_cheque(member: Member, finance: Member, at: datetime) -> None:
    registration = registered(member, at)
    workflow.record_payment(
        registration,
        by=finance,
        provider=Payment.Provider.CHEQUE,
        province=member.province,
        reference="0042",
        now=at + timedelta(days=2),
    )
    _date_mails(at + timedelta(days=2))


def _mismatched(member: Member, at: datetime) -> None:
    """The provider tells of another amount than was asked for."""
    payment, provider = _begun(member, at), LocalProvider()
    LocalCheckout.objects.filter(ref=payment.provider_ref).update(state=LocalCheckout.State.PAID)
    shape = session_shape(LocalCheckout.objects.get(ref=payment.provider_ref)) | {"amount_total": 9900}
    workflow.receive(provider, *provider.webhook("checkout.session.completed", shape, at), now=at)


def _date_mails(at: datetime) -> None:
    """The mails that were just written have the moment of what they tell."""
    events = ["payment_received", "registration_cancelled", "refund_paid"]
    OutgoingEmail.objects.filter(event__in=events, created_at__gt=at).update(created_at=at)
