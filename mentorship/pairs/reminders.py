"""What time does to places, to the log and to the rhythm. Jobs ask "out of step by now": they may run late or twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from mentorship.pairs import queries, workflow
from mentorship.profiles.workflow import follow_availability

logger = logging.getLogger(__name__)


def follow_places(now: datetime) -> int:
    """Correct the copies of taken places, then `has_place` of mentors whose dates away begin or end (FIND-8).

    Returns how many profiles it treated. Each has a transaction of its own: one that fails is logged by its mentor's
    key and left for the next run.
    """
    treated = _each(queries.places_out_of_step(), workflow.recount_places, now)
    return treated + _each(queries.availability_out_of_step(now), follow_availability, now)


def leave_entries(now: datetime) -> int:
    """Write of entries that waited 14 days that they were not contested (CPD-8); returns how many."""
    return _each(queries.entries_left_alone(now), workflow.leave_entry, now)


def remind_of_rhythm(now: datetime) -> int:
    """Remind the pairs whose month ends soon without enough contact (OD-8), once a month; returns how many it tried."""
    return _each(queries.with_rhythm().order_by("pk").values_list("pk", flat=True), workflow.remind_of_month, now)


def ask_for_evaluations(now: datetime) -> int:
    """Ask for the evaluations that are due (fields 5.8), once for each point; returns how many it looked at."""
    keys = queries.to_be_evaluated(now).order_by("pk").values_list("pk", flat=True)
    return _each(keys, workflow.ask_for_evaluation, now)


def follow_invitations(now: datetime) -> int:
    """Let invitations lapse whose time has passed, and forget what came to nothing long ago (OD-12); how many."""
    treated = _each(queries.invitations_overdue(now), workflow.lapse_invitation, now)
    return treated + _each(queries.invitations_to_forget(now), workflow.forget_invitation, now)


def _each(keys: Iterable[int], treat: Callable[..., object], now: datetime) -> int:
    treated = 0
    for key in keys:
        try:
            treat(key, now=now)
            treated += 1
        except Exception:
            logger.exception("%s failed for %s", treat.__name__, key)
    return treated
