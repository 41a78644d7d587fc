"""Paying back (OD-10): the site has computed it, finance approves, the provider pays; by hand what came by hand."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from ondemand.payments import emails
from ondemand.payments.models import Payment, ProviderEvent, Refund
from ondemand.payments.money import RefundRule
from ondemand.payments.policy import NOTE_MOST, REFUND_LEASE, REFUND_TASK
from ondemand.payments.providers import provider_called
from ondemand.payments.providers.interface import ProviderDown, ProviderRefused
from ondemand.payments.queries import to_be_paid_back
from ondemand.payments.rules import DECIDE, REFUND_TRANSITIONS, SETTLE, Action
from ondemand.payments.workflow.papers import issue_credit_note
from ondemand.payments.workflow.paying import move, record
from ondemand.registrations.workflow import locked_registration

logger = logging.getLogger(__name__)
State = Refund.State


@transaction.atomic
def approve_refund(refund: Refund, *, by: Member, now: datetime) -> Refund:
    """Finance approves; the provider pays it in a job, what came by hand finance pays itself.

    Approving what is approved is no error. Raises NotAllowed without the right and for one's own, WrongState when it
    was refused.
    """
    locked = _locked_for(refund, by)
    if locked.state in (State.APPROVED, State.PAID):
        return locked
    _decide(locked, Action.REFUND_APPROVED, by, now)
    transaction.on_commit(lambda: knock(REFUND_TASK), robust=True)
    return locked


@transaction.atomic
def refuse_refund(refund: Refund, *, by: Member, reason: str, now: datetime) -> Refund:
    """Finance refuses, and the mentee is told why. Raises as `approve_refund`, and WrongState without a reason."""
    if not reason.strip():
        raise WrongState(_("Say why: the mentee is told."))
    locked = _locked_for(refund, by)
    if locked.state == State.REFUSED:
        return locked
    locked.reason = reason.strip()
    _decide(locked, Action.REFUND_REFUSED, by, now)
    emails.refund_refused(locked)
    return locked


@transaction.atomic
def mark_refund_paid(refund: Refund, *, by: Member, reference: str, now: datetime) -> Refund:
    """Finance has paid back by hand what came by cheque or telephone: credit note and mail follow.

    Marking it twice is no error. Raises NotAllowed, WrongState unless it is approved and was paid by hand.
    """
    locked = _locked_for(refund, by)
    if locked.state == State.PAID:
        return locked
    if locked.payment.is_online:
        raise WrongState(_("The provider pays this back by itself."))
    confirm_refund(locked, reference, now, actor=by)
    return locked


@transaction.atomic
def retry_refund(refund: Refund, *, by: Member, now: datetime) -> Refund:
    """The provider is asked again to pay back what it refused. Raises NotAllowed, WrongState unless it is approved."""
    locked = _locked_for(refund, by)
    if locked.state not in REFUND_TRANSITIONS[Action.REFUND_RETRIED].sources:
        raise WrongState
    locked.tries, locked.lease_until, locked.problem = 0, None, ""
    locked.save(update_fields=["tries", "lease_until", "problem"])
    record(locked.payment, Action.REFUND_RETRIED, locked.payment.state, by, now)
    transaction.on_commit(lambda: knock(REFUND_TASK), robust=True)
    return locked


@transaction.atomic
def refund_what_was_not_owed(event: ProviderEvent, *, by: Member, now: datetime) -> Refund:
    """Finance pays back in full what came without being owed (a second payment, another amount).

    The mismatch is settled by it; no receipt was issued, so there is no credit note. Raises NotAllowed without the
    right, WrongState where the payment is one that counts, or nothing came.
    """
    if not by.has_perm(DECIDE):
        raise NotAllowed
    if event.payment_id is None:
        raise WrongState
    payment = _locked_payment(event.payment_id)
    if payment.registration.member_id == by.pk:
        raise NotAllowed
    if payment.state != Payment.State.MISMATCHED or not event.amount_cents:
        raise WrongState(_("This payment counts: what is paid back of it follows from a cancellation."))
    refund, _is_new = Refund.objects.get_or_create(
        payment=payment,
        defaults={
            "state": State.APPROVED,
            "rule": RefundRule.NOT_OWED,
            "amount_cents": event.amount_cents,
            "asked_at": now,
            "entered_by": by,
            "decided_at": now,
            "decided_by": by,
        },
    )
    record(payment, Action.REFUND_APPROVED, payment.state, by, now)
    _settle(event, by, RefundRule.NOT_OWED, now)
    transaction.on_commit(lambda: knock(REFUND_TASK), robust=True)
    return refund


@transaction.atomic
def settle_mismatch(event: ProviderEvent, *, by: Member, note: str, now: datetime) -> None:
    """Finance says how a mismatch was settled. Raises NotAllowed without the right, WrongState without a note or
    where there is nothing to settle."""
    if not by.has_perm(SETTLE):
        raise NotAllowed
    locked = ProviderEvent.objects.select_for_update().get(pk=event.pk)
    if locked.outcome != ProviderEvent.Outcome.MISMATCHED or locked.settled_at is not None or not note.strip():
        raise WrongState
    _settle(locked, by, note.strip(), now)


def pay_next_refund(now: datetime) -> bool:
    """Borrow the approved refund that waits longest and let its provider pay it; False where none waits.

    A provider that is away is asked again when the lease is over; one that refuses, five times, then finance looks.
    Only jobs call this. The provider pays once, however often a job is killed here.
    """
    refund = _borrow(now)
    if refund is None:
        return False
    provider = provider_called(refund.payment.provider)
    try:
        if provider is None:
            raise ProviderRefused(_("This provider is not set up any more."))
        reference = provider.pay_back(refund)
    except ProviderDown:
        logger.warning("the provider did not answer about refund %s", refund.pk)
    except ProviderRefused as error:
        _note_problem(refund.pk, str(error), now)
    else:
        _paid_back(refund.pk, reference, now)
    return True


def confirm_refund(refund: Refund, reference: str, now: datetime, actor: Member | None = None) -> None:
    """The locked refund of a locked payment was paid: state, credit note and mail. What was not owed had no receipt,
    and gets no credit note."""
    if refund.state not in REFUND_TRANSITIONS[Action.PAID_BACK].sources:
        raise WrongState
    payment = refund.payment
    refund.state, refund.paid_at, refund.provider_ref = State.PAID, now, reference
    refund.lease_until, refund.problem = None, ""
    refund.save(update_fields=["state", "paid_at", "provider_ref", "lease_until", "problem"])
    payment.refunded_cents = max(payment.refunded_cents, refund.amount_cents)
    before, note = payment.state, None
    if payment.state == Payment.State.PAID:
        move(payment, Action.PAID_BACK)
        note = issue_credit_note(refund, now=now)
    payment.save(update_fields=["state", "refunded_cents"])
    record(payment, Action.PAID_BACK, before, actor, now)
    emails.refund_paid(refund, note)


def _decide(refund: Refund, action: Action, by: Member, now: datetime) -> None:
    transition = REFUND_TRANSITIONS[action]
    if refund.state not in transition.sources:
        raise WrongState
    refund.state, refund.decided_at, refund.decided_by = State(str(transition.target)), now, by
    refund.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    record(refund.payment, action, refund.payment.state, by, now, note=refund.reason)


def _locked_payment(payment_id: int) -> Payment:
    """The payment with its registration, both held, the registration first."""
    found = Payment.objects.get(pk=payment_id)
    registration = locked_registration(found.registration_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=found.pk)
    payment.registration = registration
    return payment


def _locked_refund(refund_id: int) -> Refund:
    payment = _locked_payment(Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
    refund.payment = payment
    return refund


def _locked_for(refund: Refund, by: Member) -> Refund:
    if not by.has_perm(DECIDE):
        raise NotAllowed
    locked = _locked_refund(refund.pk)
    if locked.payment.registration.member_id == by.pk:
        raise NotAllowed(_("Nobody decides on a refund of their own."))
    return locked


@transaction.atomic
def _borrow(now: datetime) -> Refund | None:
    refund = to_be_paid_back(now).select_related("payment").select_for_update(of=("self",), skip_locked=True).first()
    if refund is not None:
        Refund.objects.filter(pk=refund.pk).update(lease_until=now + REFUND_LEASE)
    return refund


@transaction.atomic
def _paid_back(refund_id: int, reference: str, now: datetime) -> None:
    refund = _locked_refund(refund_id)
    if refund.state == State.APPROVED:  # the provider's own message may have been here first
        confirm_refund(refund, reference, now)
    elif not refund.provider_ref:
        Refund.objects.filter(pk=refund.pk).update(provider_ref=reference)


@transaction.atomic
def _note_problem(refund_id: int, problem: str, now: datetime) -> None:
    refund = _locked_refund(refund_id)
    if refund.state != State.APPROVED:
        return
    Refund.objects.filter(pk=refund_id).update(problem=problem[:NOTE_MOST], tries=F("tries") + 1)
    record(refund.payment, Action.REFUND_FAILED, refund.payment.state, None, now, note=problem[:NOTE_MOST])


def _settle(event: ProviderEvent, by: Member, note: str, now: datetime) -> None:
    event.settled_at, event.settled_by, event.note = now, by, note[:NOTE_MOST]
    event.save(update_fields=["settled_at", "settled_by", "note"])
