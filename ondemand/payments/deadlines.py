"""Until when something is so: pure functions of stored moments."""

from __future__ import annotations

from datetime import datetime

from ondemand.payments.policy import REFUND_WITHIN


def refund_until(paid_at: datetime) -> datetime:
    """The moment from which nothing is paid back any more (OD-10), unless the workbook comes first."""
    return paid_at + REFUND_WITHIN
