"""What finance should look at: only what it can do something about."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, waiting_for
from ondemand.payments.models import Refund
from ondemand.payments.queries import mismatches, not_made, refunds_by_hand, stuck_refunds
from ondemand.payments.rules import DECIDE, SETTLE


@waiting_for(DECIDE, Theme.MONEY)
def refunds_to_approve(now: datetime) -> Waiting | None:
    """Refunds that the site computed and finance decides on (OD-10)."""
    count = Refund.objects.filter(state=Refund.State.ASKED).count()
    label = ngettext("%(count)s refund waits to be approved", "%(count)s refunds wait to be approved", count)
    return _line(count, label, "admin:ondemand_refund_changelist", "?state=asked")


@waiting_for(DECIDE, Theme.MONEY)
def refunds_to_pay_by_hand(now: datetime) -> Waiting | None:
    """Approved refunds of what came by cheque or telephone: finance pays them."""
    count = refunds_by_hand().count()
    label = ngettext(
        "%(count)s approved refund waits to be paid by hand",
        "%(count)s approved refunds wait to be paid by hand",
        count,
    )
    return _line(count, label, "admin:ondemand_refund_changelist", "?state=by_hand")


@waiting_for(DECIDE, Theme.MONEY)
def refunds_not_paid(now: datetime) -> Waiting | None:
    """Approved refunds that the provider refused however often it was asked."""
    count = stuck_refunds().count()
    label = ngettext(
        "%(count)s refund could not be paid by the provider",
        "%(count)s refunds could not be paid by the provider",
        count,
    )
    return _line(count, label, "admin:ondemand_refund_changelist", "?state=stuck", is_late=True)


@waiting_for(SETTLE, Theme.MONEY)
def payments_that_do_not_match(now: datetime) -> Waiting | None:
    """Messages of the provider that do not match what was asked for: nothing was fulfilled (quality R6)."""
    count = mismatches().count()
    label = ngettext(
        "%(count)s message of the payment provider does not match",
        "%(count)s messages of the payment provider do not match",
        count,
    )
    return _line(count, label, "admin:ondemand_providerevent_changelist", "?standing=open", is_late=True)


@waiting_for(DECIDE, Theme.MONEY)
def receipts_not_made(now: datetime) -> Waiting | None:
    """Receipts whose files could not be made, or have waited for long."""
    count = not_made(now).count()
    label = ngettext(
        "The PDF of %(count)s receipt has not been made", "The PDFs of %(count)s receipts have not been made", count
    )
    return _line(count, label, "admin:ondemand_receipt_changelist", "?files=waiting", is_late=True)


def _line(count: int, label: str, page: str, query: str, *, is_late: bool = False) -> Waiting | None:
    return Waiting(count, label, reverse(page) + query, is_late) if count else None
