"""What a payment and a refund can be, and what may be done with them then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from ondemand.payments.models import Payment, Refund

TAKE = "ondemand.change_payment"  # mark as received what came by cheque or telephone (MEM-8: finance)
DECIDE = "ondemand.change_refund"  # approve, refuse, pay by hand (OD-10: finance)
SETTLE = "ondemand.change_providerevent"
EXPORT = "ondemand.view_receipt"  # OD-19


class Action(models.TextChoices):
    """What is done with a payment; the words of its events."""

    OPENED = "open", _("page of payment opened")
    RECEIVED = "receive", _("paid")
    MARKED = "mark", _("marked as received by staff")
    CLOSED = "close", _("closed without payment")
    MISMATCHED = "mismatch", _("paid otherwise than expected")
    PAID_BACK = "pay_back", _("paid back")
    REFUND_ASKED = "ask_refund", _("refund asked for")
    REFUND_APPROVED = "approve_refund", _("refund approved")
    REFUND_REFUSED = "refuse_refund", _("refund refused")
    REFUND_FAILED = "fail_refund", _("the provider refused to pay back")
    REFUND_RETRIED = "retry_refund", _("to be paid back again")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it stays), and who: `mentee`, `finance`, or the `system`."""

    sources: frozenset[str]
    target: str | None
    who: str


_P, _R = Payment.State, Refund.State
# A payment that was closed may still be paid: somebody may have finished on the provider's page meanwhile (R6).
TRANSITIONS: Mapping[Action, Transition] = {
    Action.RECEIVED: Transition(frozenset({_P.OPEN, _P.CLOSED, _P.MISMATCHED}), _P.PAID, "system"),
    Action.MARKED: Transition(frozenset({_P.OPEN}), _P.PAID, "finance"),
    Action.CLOSED: Transition(frozenset({_P.OPEN}), _P.CLOSED, "system"),
    Action.MISMATCHED: Transition(frozenset({_P.OPEN, _P.CLOSED}), _P.MISMATCHED, "system"),
    Action.PAID_BACK: Transition(frozenset({_P.PAID}), _P.REFUNDED, "system"),
}
REFUND_TRANSITIONS: Mapping[Action, Transition] = {
    Action.REFUND_APPROVED: Transition(frozenset({_R.ASKED}), _R.APPROVED, "finance"),
    Action.REFUND_REFUSED: Transition(frozenset({_R.ASKED}), _R.REFUSED, "finance"),
    Action.REFUND_FAILED: Transition(frozenset({_R.APPROVED}), None, "system"),
    Action.REFUND_RETRIED: Transition(frozenset({_R.APPROVED}), None, "finance"),
    Action.PAID_BACK: Transition(frozenset({_R.APPROVED}), _R.PAID, "system"),
}


def available_refund_actions(refund: Refund, person: Member) -> frozenset[Action]:
    """What this person of the staff may do with the refund in its state; nothing with one of their own."""
    if not person.has_perm(DECIDE) or refund.payment.registration.member_id == person.pk:
        return frozenset()
    return frozenset(
        action
        for action, transition in REFUND_TRANSITIONS.items()
        if refund.state in transition.sources and transition.who == "finance"
    )
