"""What time brings: certificates of completed mentorships, and files that wait to be made."""

from __future__ import annotations

import logging
from datetime import datetime

from mentorship.records.policy import MADE_AT_ONCE
from mentorship.records.queries import certificates_due, current_signatory, to_be_made
from mentorship.records.workflow import issue_certificate, make_next_record

logger = logging.getLogger(__name__)


def make_records(now: datetime) -> bool:
    """Make what waits, so many at once; whether more waits. Runs side by side make different ones."""
    for _turn in range(MADE_AT_ONCE):
        if not make_next_record(now):
            return False
    return to_be_made(now).exists()


def issue_due_certificates(now: datetime) -> int:
    """Both sides' certificates of mentorships that are completed (OD-9); how many. While nobody signs, none.

    Each has a transaction of its own: one that fails is logged and left for the next run.
    """
    issued = 0
    for pairing_id, role in certificates_due() if current_signatory() else []:
        try:
            issued += issue_certificate(pairing_id, role, by=None, now=now) is not None
        except Exception:
            logger.exception("no certificate for the %s of pairing %s", role, pairing_id)
    return issued
