"""What time brings: lost messages of the provider, refunds to pay, files to make. Each row fails alone."""

from __future__ import annotations

import logging
from datetime import datetime

from ondemand.payments.policy import MADE_AT_ONCE
from ondemand.payments.providers.interface import ProviderDown
from ondemand.payments.queries import to_be_looked_up, to_be_made, to_be_paid_back
from ondemand.payments.workflow import ask_provider, close_lapsed_payments, make_next_files, pay_next_refund

logger = logging.getLogger(__name__)


def reconcile_payments(now: datetime) -> int:
    """Ask the provider about payments of which no message came, and take its answer for the message (R8); how many
    answers were news. Then close what is over."""
    news = 0
    for payment in to_be_looked_up(now):
        try:
            news += ask_provider(payment, now=now)
        except ProviderDown:
            logger.warning("the provider does not answer: the next run asks again")
            break
        except Exception:
            logger.exception("payment %s could not be looked up", payment.pk)
    close_lapsed_payments(now)
    return news


def pay_refunds(now: datetime) -> bool:
    """Let the provider pay approved refunds, so many at once; whether more wait."""
    for _turn in range(MADE_AT_ONCE):
        if not pay_next_refund(now):
            return False
    return to_be_paid_back(now).exists()


def make_receipts(now: datetime) -> bool:
    """Make the files of receipts and credit notes that wait, so many at once; whether more wait."""
    for _turn in range(MADE_AT_ONCE):
        if not make_next_files(now):
            return False
    return to_be_made(now).exists()
