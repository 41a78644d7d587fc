"""What the provider tells: verified, written into the ledger once, and applied so that no order matters (R6).

What a payment becomes follows from the facts alone (was it paid, is it over, how much was paid back), never from which
of them was told first.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from django.db import transaction

from ondemand.payments.models import Payment, ProviderEvent, Refund
from ondemand.payments.providers import Provider, provider_called
from ondemand.payments.providers.interface import Event, EventKind
from ondemand.payments.queries import paid_payment_of
from ondemand.payments.rules import Action
from ondemand.payments.workflow.paying import close_open_payment, fulfil, move, record
from ondemand.payments.workflow.refunding import confirm_refund
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import TRANSITIONS as REGISTRATION_TRANSITIONS
from ondemand.registrations.rules import Action as RegistrationAction
from ondemand.registrations.workflow import locked_registration

logger = logging.getLogger(__name__)
State, Outcome, Mismatch = Payment.State, ProviderEvent.Outcome, ProviderEvent.Mismatch


def receive(provider: Provider, body: bytes, signature: str, *, now: datetime) -> bool:
    """Take a webhook: whether it was new. Raises BadSignature, and writes nothing then (R7)."""
    event = provider.verify(body, signature, now)
    return apply_event(event, provider.code, hashlib.sha256(body).hexdigest(), now=now)


def ask_provider(payment: Payment, *, now: datetime) -> bool:
    """Ask how the payment's page stands, and take the answer for the message that got lost (R8); whether it was news.

    Never called while a lock is held. Raises ProviderDown.
    """
    provider = provider_called(payment.provider)
    if provider is None or payment.provider_ref is None:
        return False
    event = provider.look_up(payment.provider_ref)
    return event is not None and apply_event(event, provider.code, "", now=now)


@transaction.atomic
def apply_event(event: Event, provider: str, body_hash: str, *, now: datetime) -> bool:
    """Write the event into the ledger and do what follows from it; False where it was told before.

    Two at once with one id wait for one another here. What does not match is shown to finance and fulfils nothing.
    """
    row, is_new = ProviderEvent.objects.get_or_create(
        event_id=event.id,
        defaults={
            "provider": provider,
            "kind": event.name,
            "body_hash": body_hash,
            "amount_cents": event.amount_cents,
            "currency": event.currency[:3],
            "received_at": now,
            "outcome": Outcome.NOTHING,
        },
    )
    if not is_new:
        return False
    outcome, mismatch, payment = _apply(event, provider, now)
    row.outcome, row.mismatch, row.payment = outcome, mismatch, payment
    row.save(update_fields=["outcome", "mismatch", "payment"])
    if outcome == Outcome.MISMATCHED:
        logger.warning("a message of the provider does not match: %s", mismatch)
    return True


type Result = tuple[str, str, Payment | None]  # an Outcome, a Mismatch or nothing, and what it was about


def _apply(event: Event, provider: str, now: datetime) -> Result:
    if event.kind == EventKind.OTHER:
        return Outcome.NOTHING, "", None
    found = _payment_of(event, provider)
    if found is None:
        # ours came back with a page that we never opened; without our name on it, it is somebody else's business
        is_ours = event.payment_id is not None and Payment.objects.filter(public_id=event.payment_id).exists()
        return (Outcome.MISMATCHED, Mismatch.SESSION, None) if is_ours else (Outcome.UNKNOWN, "", None)
    registration = locked_registration(found.registration_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=found.pk)
    payment.registration = registration
    if event.payment_id is not None and event.payment_id != payment.public_id:
        return Outcome.MISMATCHED, Mismatch.SESSION, payment
    if event.kind == EventKind.PAID:
        return _paid(event, payment, registration, now)
    if event.kind == EventKind.REFUNDED:
        return _refunded(event, payment, now)
    if event.kind in (EventKind.FAILED, EventKind.EXPIRED) and payment.state == State.OPEN:
        before = move(payment, Action.CLOSED)
        payment.save(update_fields=["state"])
        record(payment, Action.CLOSED, before, None, now)
        return Outcome.APPLIED, "", payment
    return Outcome.NOTHING, "", payment


def _payment_of(event: Event, provider: str) -> Payment | None:
    """By the page of payment, else by what came of it, else by what we gave along; only of this provider."""
    payments = Payment.objects.filter(provider=provider)
    if event.ref:
        by_page = payments.filter(provider_ref=event.ref).first()
        # we may not have written its name down yet, but never take a page for another one
        if by_page is None and event.payment_id is not None:
            return payments.filter(public_id=event.payment_id, provider_ref__isnull=True).first()
        return by_page
    if event.payment_id is not None:
        return payments.filter(public_id=event.payment_id).first()
    return payments.filter(payment_ref=event.payment_ref).exclude(payment_ref="").first()


def _paid(event: Event, payment: Payment, registration: Registration, now: datetime) -> Result:
    if payment.state in (State.PAID, State.REFUNDED):
        return Outcome.NOTHING, "", payment
    payment.payment_ref = event.payment_ref or payment.payment_ref
    if event.currency != payment.currency:
        return _mismatched(payment, Mismatch.CURRENCY, now)
    if event.amount_cents != payment.total_cents:
        return _mismatched(payment, Mismatch.AMOUNT, now)
    awaited = registration.state in REGISTRATION_TRANSITIONS[RegistrationAction.PAID].sources
    if not awaited or paid_payment_of(registration) is not None:
        return _mismatched(payment, Mismatch.NOT_AWAITED, now)
    if payment.state != State.OPEN:
        close_open_payment(registration, None, now)
    if event.ref and not payment.provider_ref:
        payment.provider_ref = event.ref
        payment.save(update_fields=["provider_ref"])
    fulfil(payment, Action.RECEIVED, None, now)
    return Outcome.APPLIED, "", payment


def _mismatched(payment: Payment, why: str, now: datetime) -> Result:
    """Money that is not what was asked for: finance looks, nothing is fulfilled."""
    if payment.state in (State.OPEN, State.CLOSED):
        before = move(payment, Action.MISMATCHED)
        payment.save(update_fields=["state", "payment_ref"])
        record(payment, Action.MISMATCHED, before, None, now, note=why)
    return Outcome.MISMATCHED, why, payment


def _refunded(event: Event, payment: Payment, now: datetime) -> Result:
    """Money went back: by a refund that was approved here, or by somebody at the provider's own screens."""
    refund = Refund.objects.select_for_update(of=("self",)).filter(payment=payment).first()
    approved = refund.amount_cents if refund and refund.state in (Refund.State.APPROVED, Refund.State.PAID) else 0
    if event.refunded_cents > payment.refunded_cents:
        payment.refunded_cents = event.refunded_cents
        payment.save(update_fields=["refunded_cents"])
    if event.refunded_cents != approved:
        return Outcome.MISMATCHED, Mismatch.REFUND, payment
    if refund is not None and refund.state == Refund.State.APPROVED:
        refund.payment = payment
        confirm_refund(refund, "", now)
        return Outcome.APPLIED, "", payment
    return Outcome.NOTHING, "", payment
