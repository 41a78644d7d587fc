"""Cancelling a registration, and what is paid back for it (OD-10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from ondemand.payments import emails
from ondemand.payments.models import Payment, Refund
from ondemand.payments.money import RefundRule, refund_for
from ondemand.payments.queries import paid_payment_of, refund_of
from ondemand.payments.rules import Action
from ondemand.payments.workflow.paying import close_open_payment, record
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action as RegistrationAction
from ondemand.registrations.rules import roles_of
from ondemand.registrations.workflow import check, close_cancelled, locked_registration

CHANGED = _("What is paid back has changed meanwhile: read it once more, then decide.")


def what_is_refunded(registration: Registration, asked_at: datetime) -> tuple[int, RefundRule]:
    """What cancelling at a moment gives back, and by which rule."""
    payment = paid_payment_of(registration)
    paid_at, total = (payment.paid_at, payment.total_cents) if payment else (None, 0)
    return refund_for(paid_at, asked_at, registration.workbook_received_at, total)


@transaction.atomic
def cancel_registration(
    registration: Registration, *, by: Member, asked_at: datetime, now: datetime, stated_cents: int | None = None
) -> Refund | None:
    """Cancel: the registration is closed, what OD-10 gives back waits for finance, the mentee is told both.

    `by` is the mentee, or staff who enter a cancellation that came in writing at `asked_at`. `stated_cents` is what
    the page stated before the button: where it is not true any more nothing happens. Cancelling what is cancelled is
    no error. Raises NotAllowed for anybody else, WrongState where it cannot be cancelled any more.
    """
    locked = locked_registration(registration.pk)
    is_own = locked.member_id == by.pk
    if not roles_of(locked, by):
        raise NotAllowed
    if asked_at > now or asked_at < locked.registered_at:
        raise WrongState(_("It was received after the registration, and not in the future."))
    if locked.state == Registration.State.CANCELLED:
        return refund_of(locked)
    check(locked, RegistrationAction.CANCELLED)
    close_open_payment(locked, by, now)
    payment = paid_payment_of(locked)
    cents, rule = what_is_refunded(locked, asked_at)
    if stated_cents is not None and stated_cents != cents:
        raise WrongState(CHANGED)
    refund = _asked(payment, cents, rule, asked_at, None if is_own else by, by, now) if payment and cents else None
    close_cancelled(locked.pk, actor=by, now=now, note=rule)
    emails.registration_cancelled(locked, refund, rule, payment=payment)
    return refund


def _asked(
    payment: Payment,
    cents: int,
    rule: RefundRule,
    asked_at: datetime,
    entered_by: Member | None,
    actor: Member,
    now: datetime,
) -> Refund:
    refund = Refund.objects.create(
        payment=payment, rule=rule, amount_cents=cents, asked_at=asked_at, entered_by=entered_by
    )
    record(payment, Action.REFUND_ASKED, payment.state, actor, now)
    return refund
