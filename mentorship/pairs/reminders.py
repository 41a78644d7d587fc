"""What time does to mentors' places. Jobs ask "out of step by now": they may run late or twice."""

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


def _each(mentor_ids: Iterable[int], treat: Callable[..., object], now: datetime) -> int:
    treated = 0
    for mentor_id in mentor_ids:
        try:
            treat(mentor_id, now=now)
            treated += 1
        except Exception:
            logger.exception("%s failed for mentor %s", treat.__name__, mentor_id)
    return treated
