"""What jobs do with offerings: look for what is past due and not done, one row at a time."""

from __future__ import annotations

import logging
from datetime import datetime

from momentum.programs import workflow
from momentum.programs.policy import TELL_AT_ONCE
from momentum.programs.queries import opened_offerings, to_tell_of

logger = logging.getLogger(__name__)


def tell_interested(now: datetime) -> int:
    """Tell those who were interested of the offerings that were opened; says how many were told. One bad row never
    blocks the others, and what is left waits for the next run."""
    done = 0
    for offering in opened_offerings():
        for member_id in to_tell_of(offering).values_list("pk", flat=True)[: TELL_AT_ONCE - done]:
            try:
                done += workflow.tell_of_offering(offering.pk, member_id, now=now)
            except Exception:
                logger.exception("member %s could not be told of offering %s", member_id, offering.pk)
    return done
