"""Paying for a registration: a page of payment at the provider, or what staff received by cheque or telephone."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import today
from ondemand.payments import emails
from ondemand.payments.models import Payment, PaymentEvent
from ondemand.payments.policy import CHECKOUT_OPEN, CURRENCY
from ondemand.payments.providers import Provider, current_provider, provider_called
from ondemand.payments.providers.interface import ProviderDown
from ondemand.payments.queries import lapsed_open, open_payment_of, paid_payment_of, price_in_force, taxes_in_force
from ondemand.payments.rules import TAKE, TRANSITIONS, Action
from ondemand.payments.workflow.papers import issue_receipt
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action as RegistrationAction
from ondemand.registrations.workflow import check, locked_registration, payment_received

logger = logging.getLogger(__name__)
State = Payment.State
BY_HAND = (Payment.Provider.CHEQUE, Payment.Provider.TELEPHONE)
NO_PRICE = _("No price is in force today. Please write to us.")


def begin_payment(
    registration: Registration, member: Member, *, province: str, return_url: str, language: str, now: datetime
) -> str:
    """Where the mentee pays: the provider's page for this registration and province, opened once however often asked.

    Amount and taxes are fixed now (OD-1). A page that was opened for another province is closed. Raises NotAllowed
    for anybody else, WrongState unless the registration awaits its payment, ProviderDown, ProviderRefused.
    """
    provider = current_provider()
    if provider is None:
        raise WrongState(_("Payment by card is not set up: please pay by cheque or by telephone."))
    payment = _reserve(registration, member, province, provider.code, now)
    if payment.checkout_url:
        return payment.checkout_url
    opened = provider.open_checkout(payment, return_url=return_url, language=language, email=member.email)
    named = _named(payment.pk, opened.ref, opened.url)
    if named.provider_ref != opened.ref or named.state != State.OPEN:
        # meanwhile another window, perhaps in the other language, has opened a page of its own, or closed this payment
        _close_page(provider, opened.ref)
    if named.state != State.OPEN:
        raise WrongState(_("The payment was begun anew in another window: pay there, or begin once more here."))
    return named.checkout_url


@transaction.atomic
def record_payment(
    registration: Registration, *, by: Member, provider: str, province: str, reference: str, now: datetime
) -> Payment:
    """Finance marks as received what came by cheque or telephone (OD-10: the purchase is now); receipt and mail follow.

    A page of payment that is open is closed. Raises NotAllowed without the right and for one's own, WrongState unless
    the registration awaits its payment.
    """
    if not by.has_perm(TAKE) or registration.member_id == by.pk:
        raise NotAllowed
    if provider not in BY_HAND:
        raise WrongState
    locked = locked_registration(registration.pk)
    check(locked, RegistrationAction.PAID)
    close_open_payment(locked, by, now)
    payment = _opened(locked, province, provider, now)
    payment.payment_ref, payment.marked_by, payment.expires_at = reference, by, None
    payment.save(update_fields=["payment_ref", "marked_by", "expires_at"])
    fulfil(payment, Action.MARKED, by, now)
    return payment


def fulfil(payment: Payment, action: Action, actor: Member | None, now: datetime) -> None:
    """The locked payment of a locked registration that awaits it is paid: both move on, the receipt is issued and
    mailed."""
    before = move(payment, action)
    payment.paid_at = now
    payment.save(update_fields=["state", "paid_at", "payment_ref"])
    record(payment, action, before, actor, now)
    payment_received(payment.registration_id, now=now, actor=actor)
    emails.payment_received(payment, issue_receipt(payment, now=now))


def close_open_payment(registration: Registration, actor: Member | None, now: datetime) -> None:
    """Close what is begun and not paid of a locked registration; the provider's page is closed after the commit."""
    payment = open_payment_of(registration)
    if payment is not None:
        _close(payment, actor, now)


def close_lapsed_payments(now: datetime) -> int:
    """Close the payments whose page is over without a message, one by one; how many."""
    closed = 0
    for pk, registration_id in lapsed_open(now).values_list("pk", "registration_id"):
        with transaction.atomic():
            locked_registration(registration_id)
            payment = lapsed_open(now).filter(pk=pk).first()
            if payment is not None:
                _close(payment, None, now)
                closed += 1
    return closed


def move(payment: Payment, action: Action) -> str:
    """Write the action's target into the locked payment (unsaved); the state before. Raises WrongState."""
    transition, before = TRANSITIONS[action], payment.state
    if before not in transition.sources:
        raise WrongState
    payment.state = transition.target or before
    return before


def record(
    payment: Payment, action: Action, before: str, actor: Member | None, now: datetime, note: str = ""
) -> PaymentEvent:
    """The event row of a deed; `before` is the state before it."""
    return PaymentEvent.objects.create(
        payment=payment, at=now, actor=actor, action=action, from_state=before, to_state=payment.state, note=note
    )


@transaction.atomic
def _reserve(registration: Registration, member: Member, province: str, provider: str, now: datetime) -> Payment:
    """The open payment of this registration, at this provider and for this province: what is there, or a new one."""
    locked = locked_registration(registration.pk)
    if locked.member_id != member.pk:
        raise NotAllowed
    check(locked, RegistrationAction.PAID)
    if paid_payment_of(locked) is not None:
        raise WrongState
    payment = open_payment_of(locked)
    if payment is not None:
        is_same = (payment.province, payment.provider) == (province, provider)
        if is_same and payment.expires_at is not None and payment.expires_at > now:
            return payment
        _close(payment, member, now)
    return _opened(locked, province, provider, now, actor=member)


@transaction.atomic
def _named(payment_id: int, ref: str, url: str) -> Payment:
    """Write down what the provider calls its page, once; the payment as it is then, with the page that counts."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    if payment.provider_ref is None:
        payment.provider_ref, payment.checkout_url = ref, url
        payment.save(update_fields=["provider_ref", "checkout_url"])
    return payment


def _opened(
    registration: Registration, province: str, provider: str, now: datetime, *, actor: Member | None = None
) -> Payment:
    price = price_in_force(today(now))
    if price is None:
        raise WrongState(NO_PRICE)
    taxes = taxes_in_force(price.amount_cents, province, today(now))
    payment = Payment.objects.create(
        registration=registration,
        provider=provider,
        province=province,
        item_en=price.item_en,  # type: ignore[attr-defined]
        item_fr=price.item_fr,  # type: ignore[attr-defined]
        price_cents=price.amount_cents,
        taxes=[each.as_json() for each in taxes],
        total_cents=price.amount_cents + sum(each.cents for each in taxes),
        currency=CURRENCY,
        opened_at=now,
        expires_at=now + CHECKOUT_OPEN,
    )
    record(payment, Action.OPENED, "", actor, now)
    return payment


def _close(payment: Payment, actor: Member | None, now: datetime) -> None:
    # read anew: the name of its page may have been written down meanwhile, without the registration's lock
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    before = move(payment, Action.CLOSED)
    payment.save(update_fields=["state"])
    record(payment, Action.CLOSED, before, actor, now)
    provider, ref = provider_called(payment.provider), payment.provider_ref
    if provider is not None and ref:
        transaction.on_commit(lambda: _close_page(provider, ref), robust=True)


def _close_page(provider: Provider, ref: str) -> None:
    try:
        provider.close_checkout(ref)
    except ProviderDown:  # it closes by itself within a day, and money that still comes is shown to finance
        logger.warning("a page of payment could not be closed")
