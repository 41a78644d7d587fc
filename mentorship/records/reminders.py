"""What time brings: certificates of completed mentorships, and files that wait to be made."""

from __future__ import annotations

import logging
from datetime import datetime

from mentorship.records.policy import MADE_AT_ONCE, ORDER_STEPS_AT_ONCE
from mentorship.records.queries import certificates_due, current_signatory, to_be_made
from mentorship.records.workflow import carry_out_step, issue_certificate, make_blank_forms, make_next_record

logger = logging.getLogger(__name__)


def make_records(now: datetime) -> bool:
    """Make what waits, so many at once; whether more waits. Runs side by side make different ones."""
    make_blank_forms(now)
    for _turn in range(MADE_AT_ONCE):
        if not make_next_record(now):
            return False
    return to_be_made(now).exists()


def carry_out_orders(now: datetime) -> bool:
    """Issue what staff ordered at once, order after order, so many steps; whether more may be left."""
    return all(carry_out_step(now) for _turn in range(ORDER_STEPS_AT_ONCE))


def issue_due_certificates(now: datetime) -> int:
    """Both sides' certificates of mentorships that are completed (OD-9); how many. While nobody signs, none.

    Each has a transaction of its own: one that fails is logged and left for the next run.
    """
    issued = 0
    for pairing_id, role in certificates_due(now) if current_signatory() else []:
        try:
            issued += issue_certificate(pairing_id, role, by=None, now=now) is not None
        except Exception:
            logger.exception("no certificate for the %s of pairing %s", role, pairing_id)
    return issued
