"""What time and others' changes do to mentor profiles. Jobs ask "out of step by now": they may run late or twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from mentorship.profiles import queries, search_text, workflow
from mentorship.profiles.models import MentorProfile

logger = logging.getLogger(__name__)
BANDS_A_RUN = 1000  # New Year moves many profiles at once; the next run takes the rest


def follow_listings(now: datetime) -> int:
    """Bring listings in step and move bands of experience; returns how many profiles it treated.

    Each profile has a transaction of its own: one that fails is logged by its key and left for the next run.
    """
    treated = _each(queries.listings_out_of_step(now), workflow.follow_listing, now)
    return treated + _each(queries.bands_out_of_step(now)[:BANDS_A_RUN], workflow.recount_experience, now)


def refresh_search_texts() -> int:
    """Write the words that profiles are found by anew where a name or a label has changed; returns how many did."""
    return search_text.refresh(MentorProfile.objects.order_by("pk").values_list("pk", flat=True))


def _each(profile_ids: Iterable[int], treat: Callable[..., object], now: datetime) -> int:
    treated = 0
    for profile_id in profile_ids:
        try:
            treat(profile_id, now=now)
            treated += 1
        except Exception:
            logger.exception("%s failed for mentor profile %s", treat.__name__, profile_id)
    return treated
