"""What jobs do with matches: look for what is past due and not done, one row at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from ondemand.matching import workflow
from ondemand.matching.queries import pairings_over, trials_over

logger = logging.getLogger(__name__)


def follow_matches(now: datetime) -> int:
    """Follow mentorships that are over (OD-6, OD-9, OD-17), then end the days to object that have passed (OD-6).

    Returns how many changed. One bad row never blocks the others.
    """
    return _each(workflow.follow_pairing, pairings_over(), now) + _each(workflow.end_trial, trials_over(now), now)


def _each(deed: Callable[..., bool], keys: Iterable[int], now: datetime) -> int:
    done = 0
    for key in keys:
        try:
            done += deed(key, now=now)
        except Exception:
            logger.exception("match or registration %s could not be followed", key)
    return done
